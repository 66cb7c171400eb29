import type { LeakOrigin } from '../judge/evidence.ts'
import type { RetainerEdge } from '../judge/leak-origin.ts'
import { onePerLine } from '../judge/named-sources.ts'
import { plain, withoutRepeats, type RetainedObjects } from './retained-objects.ts'
import { feedingForms, linkingForms, waitingForms } from './source-forms.ts'
import { isForeign, isOfNode, type Sources } from './sources.ts'

export const shownPlaces = 2
/** Number of kinds, and of holders on the way to the root: further on, everything holds everything. */
const kindsFollowed = 5
const holdersFollowed = 6
/** Characters of a text. */
const shownText = 60

/** The service's own lines that retained objects lead to without sampling. */
export function placesOfRetained(retained: readonly RetainedObjects[], sources: Sources, expected: number) {
  const named = [...functionPlaces(retained, sources, expected), ...fedPlaces(retained, sources)]
  return named.length > 0 ? named : textPlaces(retained, sources)
}

/** Where kept functions of the service are written: listeners, callbacks, promise handlers. */
const functionPlaces = (retained: readonly RetainedObjects[], sources: Sources, expected: number) =>
  retained
    .flatMap(({ made, place, path }): LeakOrigin[] => {
      const own = place && !isOfNode(place.script) ? place : undefined
      const written = own && sources.at(own.script, own.line + 1, own.column)
      // A listener on an object that is kept as well is kept by that object.
      const holder = path.find(
        ({ retainer, retainerType }) => retainerType === 'object' && retainer !== plain,
      )
      const follows = retained.some(({ name }) => name === holder?.retainer)
      const at = (follows && written && sources.making(written)) || written
      // A few may be those of requests in flight; a timer that is never cleared is none of them, however seldom it is set.
      const isFew = Math.min(...made) < expected / 8 && path[0]?.edge !== '_onTimeout'
      if (at === undefined || isForeign(at) || isFew) return []
      return [{ kind: 'functionKept', made, at }]
    })
    .slice(0, shownPlaces)

/** Where a pending promise is awaited, a kept object linked to an earlier one, or the nearest holder named in code is filled. */
function fedPlaces(retained: readonly RetainedObjects[], sources: Sources): LeakOrigin[] {
  const kinds = retained.slice(0, kindsFollowed)
  const fedAt = (name: string, forms: readonly RegExp[]) => {
    const at = sources.firstHaving(forms)
    return at === undefined ? [] : [{ kind: 'fed', name, at } as const]
  }
  const linked = kinds.flatMap(({ link }) => (link === undefined ? [] : fedAt(link, linkingForms(link))))
  const waiting = kinds.flatMap(({ path }) => {
    const name = pendingIn(path)
    return name === undefined ? [] : fedAt(name, waitingForms(name))
  })
  const fed = kinds.flatMap(({ path }) => {
    // The nearest holders, and a module's variable at any distance, because it belongs to the service.
    const followed = withoutRepeats(path).filter(
      ({ retainerType }, index) => index < holdersFollowed || retainerType === 'module',
    )
    const named = followed.filter(({ edge }) => isName(edge))
    return named.flatMap(({ edge, retainer }) => fedAt(edge, feedingForms(edge, retainer))).slice(0, 1)
  })
  return onePerLine([...waiting, ...linked, ...fed]).slice(0, shownPlaces)
}

/** The name of a promise that keeps a list of those who wait for it: the first field of each reaction is the next one. */
function pendingIn(path: readonly RetainerEdge[]): string | undefined {
  const listed = path.findIndex(
    ({ edge, retainer }) => edge === '[1]' && retainer === 'system / PromiseReaction',
  )
  const promise = path.findIndex(({ edge }, index) => index > listed && edge === 'reactions_or_result')
  const name = listed === -1 ? undefined : path[promise + 1]?.edge
  return name !== undefined && isName(name) ? name : undefined
}

/** `this` differs in every function. */
const isName = (edge: string): boolean => /^[\w$#]+$/.test(edge) && edge !== 'this'

/** The line that contains a kept text, or a text that holds something: a statement, a message, a key. */
function textPlaces(retained: readonly RetainedObjects[], sources: Sources): LeakOrigin[] {
  const texts = retained
    .slice(0, kindsFollowed)
    .flatMap(({ text = '', path }) => [text, ...path.slice(0, holdersFollowed).map(({ edge }) => edge)])
  for (const text of texts) {
    const at = sources.writing(text)
    if (at !== undefined) return [{ kind: 'written', text: text.slice(0, shownText), at }]
  }
  return []
}
