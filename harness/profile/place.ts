import type { Sources } from '../leak/sources.ts'
import type { SourceLine } from '../record/source-line.ts'

/** A library is rarely to blame: its callers are. */
export const isForeign = ({ file }: SourceLine): boolean => file.includes('node_modules')

/** `line` from 1 and `column` from 0, in what runs. Of code without a source map, the file as the engine knows it. */
export function lineAt(sources: Sources, url: string, line: number, column?: number): SourceLine {
  return sources.at(line, column) ?? { file: url.replace(/^file:\/\//, ''), line }
}
