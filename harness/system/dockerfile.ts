/** `$NAME`, `${NAME}` and `${NAME:-default}`, the three forms a FROM line may use. */
const substitute = (text: string, args: ReadonlyMap<string, string>): string =>
  text.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g,
    (_, bare: string | undefined, braced: string | undefined, fallback: string | undefined) =>
      args.get(bare ?? braced ?? '') ?? fallback ?? '',
  )

/**
 * The images a Dockerfile builds on: every FROM that names neither an earlier stage nor `scratch`, with build
 * arguments filled in. So a missing image is found at once, not after a pull that never answers.
 */
export const baseImagesOf = (dockerfile: string, args: Readonly<Record<string, string>> = {}): string[] => {
  const values = new Map<string, string>()
  const stages = new Set<string>(['scratch'])
  const bases = new Set<string>()
  for (const line of dockerfile.split('\n')) {
    const [keyword = '', ...rest] = line.trim().split(/\s+/)
    if (/^arg$/i.test(keyword)) {
      const [name = '', preset = ''] = rest.join(' ').split(/=(.*)/s)
      values.set(name, args[name] ?? preset.replaceAll(/^["']|["']$/g, ''))
    }
    if (!/^from$/i.test(keyword)) continue
    const [image = '', , stage] = rest.filter(word => !word.startsWith('--'))
    const base = substitute(image, values)
    if (!stages.has(base.toLowerCase())) bases.add(base)
    if (stage !== undefined) stages.add(stage.toLowerCase())
  }
  return [...bases]
}
