/** A number for display: three significant digits, thousands grouped. */
export const round = (value: number): string =>
  value.toLocaleString(
    'en',
    Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  )

export const withUnit = (value: string | number, unit: string): string => {
  const text = typeof value === 'number' ? round(value) : value
  return unit === '' ? text : `${text} ${unit}`
}

/** For example `1 request`, `2,000 requests`. */
export const counted = (count: number, noun: string): string =>
  `${round(count)} ${noun}${count === 1 ? '' : 's'}`

/** Milliseconds in whole seconds, for display: `5 s`, `2 min`, `2 min 5 s`, `1 h 4 min`. */
export function wholeSeconds(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000))
  if (seconds < 60) return `${seconds} s`
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  if (minutes < 60) return `${minutes} min${rest === 0 ? '' : ` ${rest} s`}`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
