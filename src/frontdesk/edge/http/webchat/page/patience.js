// Waiting: longer after each failure, and no longer than needed.

const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 15;

/** Seconds to wait before the next try, with chance in them so that not all come back at once. */
export function backOff() {
  let failures = 0;
  return {
    next() {
      const longest = Math.min(FIRST_SECONDS * 2 ** failures, LONGEST_SECONDS);
      failures += 1;
      return longest * (0.5 + Math.random() / 2);
    },
    reset() {
      failures = 0;
    },
  };
}

/** A pause that can be cut short. */
export function wakeable() {
  let wake = () => {};
  return {
    wait(seconds) {
      return new Promise((resolve) => {
        const timer = Number.isFinite(seconds) ? setTimeout(resolve, seconds * 1000) : undefined;
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    wake: () => wake(),
  };
}
