/**
 * Personal data made unreadable in what is shown on a desk: e-mail addresses, telephone and account numbers, order ids but for their
 * last four characters. Pure, linear. The whole stays in the store, one logged click away.
 */
const EMAIL = /[^\s@<>()[\]",;:]{1,64}@[^\s@<>()[\]",;:]{1,255}/g
/** Seven digits or more, in groups or not, with what people write between them; a date first, which stays. */
const DIGITS =
  /(?<![\p{L}\d])(?:(\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})(?![./-]?\d)|\+?\d(?:[ .()/\u00a0\u202f-]{0,2}\d){6,}(?![\p{L}\d]))/gu
const IBAN = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?![\p{L}\d])/gu
const KEPT = 4

/** `•••1234`: an order as a desk shows it. Four characters or fewer are shown as they are. */
export const maskOrder = (id: string): string => (id.length <= KEPT ? id : `•••${id.slice(-KEPT)}`)

/** `orders`: ids of other shapes that are known to stand in the text. */
export function mask(text: string, orders: readonly string[] = []): string {
  let out = text
  for (const id of orders) if (id.length > KEPT) out = out.replaceAll(id, maskOrder(id))
  return out
    .replace(EMAIL, '•••@•••')
    .replace(IBAN, (found) => `•••${found.slice(-KEPT)}`)
    .replace(DIGITS, (found, date?: string) => date ?? `•••${found.replace(/\D/g, '').slice(-KEPT)}`)
}
