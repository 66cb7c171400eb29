import { withUnit } from '../../record/round.ts'

/** The values of a series, one for each x value; `null` is a gap. */
export type Line = readonly (number | null)[]

export interface ChartAxis {
  /** The unit of the values, such as `ms`; empty for a plain count. */
  readonly unit: string
  /** The scale of the axis: `nines` shows shares as 50 %, 90 %, 99 %, 99.9 % at equal distances. */
  readonly kind?: 'linear' | 'log' | 'nines'
  /** The axis includes this value. */
  readonly from?: number
  readonly to?: number
  /** Names shown at whole numbers instead of the numbers. */
  readonly names?: readonly string[]
}

/** Colours by meaning; the style sheet defines each for light and dark. */
export type Tone = 'main' | 'second' | 'third' | 'faint' | 'pass' | 'fail' | 'inconclusive'

/** Lines, bars and points also differ in form, so that colour is never the only distinction. */
export type Look = 'line' | 'dashed' | 'dotted' | 'area' | 'bars' | 'circles' | 'crosses' | 'diamonds'

export interface ChartSeries {
  readonly name: string
  readonly values: Line
  readonly look: Look
  readonly tone: Tone
  /** Fills the area between this line and the previous one. */
  readonly band?: boolean
}

/** A range of the x axis with a special condition, such as a fault. */
export interface ChartBand {
  readonly from: number
  readonly to: number
  readonly label: string
}

/** Names and values, in display order. */
export type Facts = readonly (readonly [name: string, value: string])[]

/** Short strokes in lanes: an operation of a client from request to response. */
export interface ChartMark {
  readonly name: string
  readonly tone: Tone
  readonly look: 'thin' | 'hollow' | 'solid' | 'flag'
  readonly at: readonly (readonly [lane: number, from: number, to: number])[]
  /** Facts about each stroke; the first one identifies it. */
  readonly told?: readonly Facts[]
}

/** A chart as data, from which the drawing and its text alternative are made. */
export interface Chart {
  readonly title: string
  /** One or two sentences with the figures, for readers who cannot see the chart. */
  readonly caption: string
  /** `label`: for values that need a name, such as `requests sent`. */
  readonly x: ChartAxis & { readonly label?: string }
  readonly y: ChartAxis
  readonly xs: readonly number[]
  readonly series: readonly ChartSeries[]
  readonly marks?: readonly ChartMark[]
  readonly bands?: readonly ChartBand[]
  readonly limit?: { readonly at: number; readonly label: string } | undefined
  /** The number of the series that shows a check, by the last word of the check's name. */
  readonly shows?: Readonly<Record<string, number>>
  readonly wide?: boolean
  /** Shares its cursor and zoom with the other linked charts of its panel. */
  readonly linked?: boolean
}

/** A chart over the time axis of its panel. */
export type Part = Omit<Chart, 'x' | 'xs' | 'bands'>

export type ChartOverTime = Part & Pick<Chart, 'xs'>

/** The measurement of a test as charts: at most a few hundred points a line, however long it ran. */
export interface Panel {
  readonly title: string
  readonly facts: Facts
  readonly charts: readonly Chart[]
  readonly notes?: readonly string[]
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
}

/** What the report shows of one test in addition to its checks. */
export interface TestPanels {
  /** Path of the spec, relative to the root of the project. */
  readonly spec: string
  readonly test: string
  readonly durationMs: number
  /** The command that repeats it. */
  readonly replay?: string
  /** Ids of its checks. */
  readonly checks: readonly string[]
  readonly panels: readonly Panel[]
  /** Paths of the log files of its containers, if it failed. */
  readonly logs?: readonly string[]
}

/** The limit of a promise in units of `size`, drawn as a horizontal line; none without a promise. */
export const limitAt = (promised: number | undefined, unit: string, size = 1): Chart['limit'] =>
  promised === undefined
    ? undefined
    : { at: promised / size, label: `limit ${withUnit(promised / size, unit)}` }
