/**
 * A text that is written in one way: typed in any, put in order as the box is left (screens.md 7); or one that
 * names another record.
 */
import { later, part } from "../../app/later";
import { readText, shownText } from "../../forms/formats";
import { TextBox } from "../../ui/field";
import { citingOf } from "./cited";
import { type ControlProps, Plain } from "./controls";
import { textOf, useFigure } from "./figures";

const RecordPicker = later(
  part(() => import("./record-picker")),
  (parts) => parts.RecordPicker,
);

export function Formatted(props: ControlProps) {
  if (props.item.format) return <Ordered {...props} />;
  const citing = citingOf(props.item.id);
  return citing ? <RecordPicker {...props} citing={citing} /> : <Plain {...props} />;
}

function Ordered(props: ControlProps) {
  const { format } = props.item;
  const figure = useFigure(props);
  const number = format === "nhs_number";
  return (
    <TextBox
      {...props}
      error={figure.error}
      width={number ? 20 : 10}
      inputMode={number ? "numeric" : "text"}
      autocapitalize={number ? "off" : "characters"}
      value={shownText(format, textOf(props.answer?.value))}
      onText={(text) => figure.type(readText(format, text))}
      onLeave={(text, box) => {
        box.value = shownText(format, text);
        figure.leave();
      }}
    />
  );
}
