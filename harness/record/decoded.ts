/** A part of a URL as it is without its escapes; the same text where it has others than those of a URL. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
