import { leaking, type Exam } from './mutant.ts'

/**
 * Healthy: the last visits are in a splay tree, so that who was asked for lately is found near the root. From the
 * 3,001st visit on each newcomer cuts one leaf, so the tree has exactly 3,000 nodes and no more, however the links
 * between them change.
 */
export const service = leaking({
  declare: `interface Visit {
  readonly trace: number
  readonly startedAt: number
  left: Visit | undefined
  right: Visit | undefined
}
const visitsMax = 3_000
let root: Visit | undefined
let visits = 0

/** The root becomes the visit with this trace, or one next to it (Sleator and Tarjan, from the top). */
const splay = (trace: number): void => {
  if (root === undefined) return
  const crown: Visit = { trace: 0, startedAt: 0, left: undefined, right: undefined }
  let smaller = crown
  let larger = crown
  let at = root
  for (;;) {
    if (trace < at.trace) {
      if (at.left !== undefined && trace < at.left.trace) {
        const child: Visit = at.left
        at.left = child.right
        child.right = at
        at = child
      }
      if (at.left === undefined) break
      larger.left = at
      larger = at
      at = at.left
    } else if (trace > at.trace) {
      if (at.right !== undefined && trace > at.right.trace) {
        const child: Visit = at.right
        at.right = child.left
        child.left = at
        at = child
      }
      if (at.right === undefined) break
      smaller.right = at
      smaller = at
      at = at.right
    } else break
  }
  smaller.right = at.left
  larger.left = at.right
  at.left = crown.right
  at.right = crown.left
  root = at
}

/** The leaf is below the root, because it is cut only when there are more visits than one. */
const cutLeaf = (): void => {
  let parent: Visit | undefined
  let at = root
  while (at !== undefined) {
    const next: Visit | undefined = at.left ?? at.right
    if (next === undefined) break
    parent = at
    at = next
  }
  if (parent === undefined || at === undefined) return
  if (parent.left === at) parent.left = undefined
  else parent.right = undefined
  visits -= 1
}

const remember = (trace: number, startedAt: number): void => {
  splay(trace)
  if (root !== undefined && root.trace === trace) return
  const visit: Visit = { trace, startedAt, left: undefined, right: undefined }
  if (root !== undefined && trace < root.trace) {
    visit.right = root
    visit.left = root.left
    root.left = undefined
  } else if (root !== undefined) {
    visit.left = root
    visit.right = root.right
    root.right = undefined
  }
  root = visit
  visits += 1
  if (visits > visitsMax) cutLeaf()
}
`,
  keep: `remember(Math.imul(requests, 0x9e3779b1) >>> 0, startedAt)`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
