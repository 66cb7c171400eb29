/** A number as people read it: three significant digits, thousands grouped. */
export const round = (value: number): string =>
  value.toLocaleString(
    'en',
    Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  )

/** A figure with its unit; one that has none stands alone. */
export const withUnit = (value: string | number, unit: string): string => {
  const text = typeof value === 'number' ? round(value) : value
  return unit === '' ? text : `${text} ${unit}`
}
