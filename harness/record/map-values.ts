export const mapValues = <Value, Other>(
  record: Readonly<Record<string, Value>>,
  other: (value: Value, name: string) => Other,
): Record<string, Other> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, other(value, name)]))
