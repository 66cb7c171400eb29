import { tooOld } from '../record/node-version.ts'

/** In place of the set-up, which an older Node cannot load. */
export default function refuse(): never {
  throw tooOld()
}
