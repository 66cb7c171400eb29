import { expect, test } from 'vitest'
import { circlesIn, graphOf } from './circle.ts'

test.each([
  [[], []],
  [['ab', 'bc', 'ac'], []],
  [['aa'], []],
  [['ab', 'ba'], ['a → b → a']],
  [['xa', 'ab', 'bc', 'ca', 'cx'], ['a → b → c → a']],
  [
    ['ba', 'ab', 'dc', 'cd'],
    ['a → b → a', 'c → d → c'],
  ],
])('the circles of %j are %j', (arrows, circles) => {
  const graph = graphOf(arrows.map(([from = '', to = '']) => [from, to]))
  expect(circlesIn(graph)).toEqual(circles)
})
