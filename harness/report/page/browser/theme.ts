import type { Tone } from '../../charts/chart.ts'

export type Theme = Readonly<ReturnType<typeof currentTheme>>

/** The current colours of the style sheet: light, dark or for paper. */
export function currentTheme() {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    tone: (tone: Tone) => of(tone),
    page: of('page'),
    ink: of('ink'),
    muted: of('muted'),
    grid: of('grid'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  }
}

/** The same colour with an opacity. The style sheet gives colours as `#rrggbb`. */
export const faded = (colour: string, share: number): string =>
  colour +
  Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')
