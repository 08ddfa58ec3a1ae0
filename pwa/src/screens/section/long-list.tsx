/** One of many choices: the chosen one with "Change", then a search over radios. */
import { useEffect, useRef, useState } from "preact/hooks";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { Button } from "../../ui/button";
import { Fieldset, Radios, type RadiosProps } from "../../ui/choices";
import { TextBox } from "../../ui/field";

export function LongList(props: RadiosProps) {
  const { id, legend, options, value, onChoose } = props;
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState("");
  const back = useRef(false);
  useEffect(() => {
    if (open) document.getElementById(`${id}-search`)?.focus();
    else if (back.current) document.getElementById(id)?.focus();
    back.current = open;
  }, [open, id]);
  const chosen = options.find((option) => option.value === value);
  if (!open) {
    return (
      <Fieldset {...props}>
        {chosen && <p class="govuk-body">{chosen.label}</p>}
        <Button
          id={id}
          onPress={() => setOpen(true)}
          label={tl(chosen ? "q.changeOf" : "q.choose", { label: String(legend) })}
        >
          {tl(chosen ? "q.change" : "q.chooseShort")}
        </Button>
      </Fieldset>
    );
  }
  const found = options.filter((option) =>
    String(option.label).toLowerCase().includes(sought.trim().toLowerCase()),
  );
  return (
    <div class="ds-long-list">
      <TextBox
        id={`${id}-search`}
        label={tl("q.search")}
        search
        value={sought}
        onText={setSought}
      />
      {found.length === 0 ? (
        <p class="govuk-body">{tl("q.nothingLike", { words: sought })}</p>
      ) : (
        <Radios
          {...props}
          options={found}
          onChoose={(code) => {
            onChoose(code);
            setOpen(false);
          }}
        />
      )}
      <Button kind="link" onPress={() => setOpen(false)}>
        {tr("group.fold")}
      </Button>
    </div>
  );
}
