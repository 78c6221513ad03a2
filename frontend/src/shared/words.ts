/** Numbers, probabilities and dates are written here and nowhere else. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export const count = (n: number): string => whole.format(n);

export const figure = (n: number): string => short.format(n);

export const percent = (share: number): string => `${whole.format(share * 100)} %`;

/** A probability as the field writes it: .96, and 1 or 0 only when it is exactly so. */
export function chance(p: number): string {
  if (p === 0 || p === 1) return String(p);
  const text = Math.min(0.99, Math.max(0.01, p)).toFixed(2);
  return text.replace(/^0/, "");
}

export function plural(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** camelCase and snake_case of the vocabulary in words: `birthDate` is "birth date". */
export const spoken = (code: string): string =>
  code.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();

/** Bits with their sign, as the waterfall of a match shows them. */
export const bits = (n: number): string => `${n < 0 ? "−" : "+"}${Math.abs(n).toFixed(1)}`;

/** A span of time from what is known of its ends. */
export function span(from: string | null | undefined, to: string | null | undefined): string {
  if (!from && !to) return "";
  return from && to && from !== to ? `${from} – ${to}` : (from ?? to ?? "");
}

/** A moment as day and minute, as it was recorded. */
export const moment = (iso: string): string => iso.slice(0, 16).replace("T", " ");
