/** Civil time in the organisation's zone, from a clock in milliseconds: "2026-01-20T14:05". */
export function civilTime(at: number, zone: string): string {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string) => parts.find((it) => it.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is far dearer than using one. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return format;
}
