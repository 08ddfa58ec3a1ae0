/** Who left the list, told on the home screen until whoever has this device has taken note. */
import type { Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/summary";

export function Parted({ session }: { readonly session: Session }) {
  return (
    <>
      {session.parted.value.map(({ person, name }) => (
        <Notice key={person}>
          <p>{tl("scope.gone", { name })}</p>
          <Button
            kind="link"
            label={tl("gone.noteOf", { name })}
            onPress={() => {
              document.querySelector<HTMLElement>("main h1")?.focus();
              void session.takeNote(person);
            }}
          >
            {tl("gone.note")}
          </Button>
        </Notice>
      ))}
    </>
  );
}
