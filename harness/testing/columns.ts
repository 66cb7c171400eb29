/** Rows as lines, each column as wide as its longest cell. */
export function inColumns(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...rows.map(row => row[column]?.length ?? 0))
  const lines = rows.map(row => row.map((cell, column) => cell.padEnd(widthOf(column))).join('  '))
  return lines.map(line => line.trimEnd()).join('\n')
}
