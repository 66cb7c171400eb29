import { withUnit } from '../../record/round.ts'
import type { SourceLine } from '../../record/source-line.ts'

/** The values of a series, one for each place on the x axis; `null` is a gap. */
export type Line = readonly (number | null)[]

export interface ChartAxis {
  /** What the values are, such as `ms`; empty for a plain count. */
  readonly unit: string
  /** How it maps values to places: `nines` shows shares as 50 %, 90 %, 99 %, 99.9 %, each equally far from the next. */
  readonly kind?: 'linear' | 'log' | 'nines'
  /** Named where the values alone do not say it, such as `requests sent`. */
  readonly label?: string
  /** The axis reaches at least so far. */
  readonly from?: number
  readonly to?: number
  /** Names at whole numbers instead of the numbers. */
  readonly names?: readonly string[]
}

/** Colours by meaning; the style sheet has one for the light and one for the dark. */
export type Tone = 'main' | 'second' | 'third' | 'fourth' | 'faint' | 'pass' | 'fail' | 'inconclusive'

/** Lines, bars and points differ in form too: colour is never the only carrier. */
export type Look = 'line' | 'dashed' | 'dotted' | 'area' | 'bars' | 'circles' | 'crosses' | 'diamonds'

export interface ChartSeries {
  readonly name: string
  readonly values: Line
  readonly look: Look
  readonly tone: Tone
  /** Filled between this line and the one before it. */
  readonly band?: boolean
}

/** A stretch of the x axis in which something was different, such as a fault. */
export interface ChartBand {
  readonly from: number
  readonly to: number
  readonly label: string
}

/** Names and values, in the order in which they are told. */
export type Facts = readonly (readonly [name: string, value: string])[]

/** Short strokes in lanes: an operation of a client from sending to answer. */
export interface ChartMark {
  readonly name: string
  readonly tone: Tone
  readonly look: 'thin' | 'hollow' | 'solid' | 'flag'
  readonly at: readonly (readonly [lane: number, from: number, to: number])[]
  /** Of each of them; the first says what it is. */
  readonly told?: readonly Facts[]
}

/** A chart as data: what is drawn, its text alternative and its table all come from this. */
export interface Chart {
  readonly title: string
  /** One or two sentences with the figures: whoever does not see the chart needs no more. */
  readonly caption: string
  readonly x: ChartAxis
  readonly y: ChartAxis
  readonly xs: readonly number[]
  readonly series: readonly ChartSeries[]
  readonly marks?: readonly ChartMark[]
  readonly bands?: readonly ChartBand[]
  readonly limit?: { readonly at: number; readonly label: string } | undefined
  /** By the last word of a check, the number of the series that shows it. */
  readonly shows?: Readonly<Record<string, number>>
  /** Takes the whole width. */
  readonly wide?: boolean
  /** Shares its cursor and its zoom with the other linked charts of its panel. */
  readonly linked?: boolean
}

/** A chart over the time of its panel, which gives it the axis. */
export type Part = Omit<Chart, 'x' | 'xs' | 'bands'>

/** One with places of its own on that axis. */
export type ChartOverTime = Part & Pick<Chart, 'xs'>

/** What a test measured, ready to be drawn: at most a few hundred points a line, however long it ran. */
export interface Panel {
  /** What was measured, such as `run` or `leak`. */
  readonly kind: string
  readonly title: string
  readonly facts: Facts
  readonly charts: readonly Chart[]
  /** What else to say, a line each. */
  readonly notes?: readonly string[]
  /** What is to blame: where a leak was made, and what else is known of it. */
  readonly accused?: { readonly sources: readonly SourceLine[]; readonly lines: readonly string[] }
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
}

/** A promise that a chart shows as a line across; none where nothing was promised. */
export const limitAt = (at: number | undefined, unit: string): Chart['limit'] =>
  at === undefined ? undefined : { at, label: `limit ${withUnit(at, unit)}` }
