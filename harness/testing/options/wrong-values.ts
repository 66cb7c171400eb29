/** What no option should be, by its name: each is refused, or is right for an option that says so. */
export const wrongValues = {
  NaN: Number.NaN,
  '-1': -1,
  '0': 0,
  // No quantity that another test makes.
  fraction: 1.517_283,
  huge: 1.517_283e21,
  Infinity: Number.POSITIVE_INFINITY,
  empty: '',
  blank: ' ',
  '3000x': '3000x',
  long: 'x'.repeat(100_000),
  true: true,
  null: null,
  bigint: 1n,
  symbol: Symbol('wrong'),
  list: [],
  listOfNothing: [null],
  object: {},
  unknownKey: { unknownKey: 1 },
  function: () => undefined,
  promise: Promise.resolve({}),
  map: new Map([['key', 1]]),
} as const

export type WrongValue = keyof typeof wrongValues
