import { DefaultReporter } from 'vitest/node'
import { expect, test } from 'vitest'

test("Vitest's window on a terminal is still made where we add to it", () => {
  expect(Reflect.get(new DefaultReporter({ isTTY: true }), 'summary')).toHaveProperty('createSummary')
})
