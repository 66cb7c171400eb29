/** The `content-type` that a request names, if any. */
export const contentTypeOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]

/** The media type of a `content-type`, without parameters and in lower case. */
export const mediaTypeOf = (contentType: string): string =>
  (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()

/**
 * The JSON types of the WHATWG's MIME Sniffing standard; the suffix `+json` is that of RFC 6839. A sequence of JSON values, such as
 * `application/x-ndjson` or `application/json-seq`, is none: it cannot be parsed as one value.
 */
export const isJson = (contentType: string): boolean =>
  /^(?:application|text)\/json$|\+json$/.test(mediaTypeOf(contentType))
