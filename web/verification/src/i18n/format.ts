/** "14:32" when it is today for the reader, "Tuesday, 24 November at 14:32" otherwise. */
export function formatMoment(iso: string, locale: string, now: number): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  const isToday = moment.toDateString() === new Date(now).toDateString();
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const options = isToday ? time : ({ weekday: "long", day: "numeric", month: "long", ...time } as const);
  return new Intl.DateTimeFormat(locale, options).format(moment);
}

/** "0:27", "1:05:00": what is left of a countdown. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
