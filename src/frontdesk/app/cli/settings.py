"""frontdesk settings: every setting with its variable, default, value and meaning."""

from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.settings import read_settings, tell_settings, unknown_variables

app = noun()


@app.command()
def settings(json: Json = False) -> None:
    """Show every setting. They are read from the environment and checked before anything starts."""
    told = tell_settings(read_settings())
    if json:
        screen.answer(
            [
                {
                    "variable": one.variable,
                    "value": one.value,
                    "default": one.default,
                    "given": one.is_given,
                    "meaning": one.meaning,
                }
                for one in told
            ]
        )
    else:
        screen.table(
            ("variable", "value", "default", "meaning"),
            [(one.variable, one.value, one.default, one.meaning) for one in told],
            empty="",
        )
    for variable, meant in unknown_variables():
        hint = f"; did you mean {meant}?" if meant else ""
        screen.note(f"{variable} is set and is no setting of this version{hint}")
