// Every word of the page. A language is chosen by the browser's; English stands in for others.

const ENGLISH = {
  about: "You may be talking to an automated assistant",
  log: "Conversation",
  message: "Message",
  placeholder: "Write a message…",
  send: "Send",
  sending: "Sending…",
  sent: "Sent",
  notSent: "Not sent.",
  tryAgain: "Try again",
  tooOften: "Many messages at once; this one goes out in a moment…",
  you: "You",
  assistant: "Assistant",
  person: "Team",
  typing: "Writing an answer…",
  personAnswers: "A person from the team will answer you here.",
  offline: "No connection. Your messages are kept, and the chat goes on by itself.",
  newest: "New messages",
  tooLong: (count, most) => `${count} of at most ${most} characters`,
  left: (count) => `${count} characters left`,
  closed: "This chat is not available any more.",
};

const SPANISH = {
  about: "Puede que hables con un asistente automático",
  log: "Conversación",
  message: "Mensaje",
  placeholder: "Escribe un mensaje…",
  send: "Enviar",
  sending: "Enviando…",
  sent: "Enviado",
  notSent: "No enviado.",
  tryAgain: "Reintentar",
  tooOften: "Son muchos mensajes seguidos; este saldrá enseguida…",
  you: "Tú",
  assistant: "Asistente",
  person: "Equipo",
  typing: "Escribiendo una respuesta…",
  personAnswers: "Una persona del equipo te responderá aquí.",
  offline: "Sin conexión. Tus mensajes se guardan y el chat seguirá solo.",
  newest: "Mensajes nuevos",
  tooLong: (count, most) => `${count} de ${most} caracteres como máximo`,
  left: (count) => `Quedan ${count} caracteres`,
  closed: "Este chat ya no está disponible.",
};

const GERMAN = {
  about: "Hier antwortet vielleicht ein automatischer Assistent",
  log: "Unterhaltung",
  message: "Nachricht",
  placeholder: "Nachricht schreiben…",
  send: "Senden",
  sending: "Wird gesendet…",
  sent: "Gesendet",
  notSent: "Nicht gesendet.",
  tryAgain: "Erneut versuchen",
  tooOften: "Viele Nachrichten auf einmal; diese geht gleich hinaus…",
  you: "Sie",
  assistant: "Assistent",
  person: "Team",
  typing: "Eine Antwort wird geschrieben…",
  personAnswers: "Jemand aus dem Team antwortet Ihnen hier.",
  offline: "Keine Verbindung. Ihre Nachrichten bleiben erhalten, der Chat geht von selbst weiter.",
  newest: "Neue Nachrichten",
  tooLong: (count, most) => `${count} von höchstens ${most} Zeichen`,
  left: (count) => `Noch ${count} Zeichen`,
  closed: "Dieser Chat ist nicht mehr verfügbar.",
};

const FRENCH = {
  about: "Un assistant automatique peut vous répondre",
  log: "Conversation",
  message: "Message",
  placeholder: "Écrivez un message…",
  send: "Envoyer",
  sending: "Envoi…",
  sent: "Envoyé",
  notSent: "Non envoyé.",
  tryAgain: "Réessayer",
  tooOften: "Beaucoup de messages d’un coup ; celui-ci partira dans un instant…",
  you: "Vous",
  assistant: "Assistant",
  person: "Équipe",
  typing: "Une réponse est en cours d’écriture…",
  personAnswers: "Une personne de l’équipe vous répondra ici.",
  offline: "Pas de connexion. Vos messages sont conservés et la discussion reprendra d’elle-même.",
  newest: "Nouveaux messages",
  tooLong: (count, most) => `${count} caractères sur ${most} au maximum`,
  left: (count) => `Il reste ${count} caractères`,
  closed: "Cette discussion n’est plus disponible.",
};

const LANGUAGES = { en: ENGLISH, es: SPANISH, de: GERMAN, fr: FRENCH };

/** The words of the first of the browser's languages that the page speaks. */
export function chooseWords(preferred) {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split("-")[0];
    if (Object.hasOwn(LANGUAGES, language)) {
      return { language, words: LANGUAGES[language] };
    }
  }
  return { language: "en", words: ENGLISH };
}
