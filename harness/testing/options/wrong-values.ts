/** Values that are invalid for most options: each must be refused, unless an option lists it as valid. */
export const wrongValues = {
  NaN: Number.NaN,
  '-1': -1,
  '0': 0,
  // A number that no other test makes as a quantity.
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
