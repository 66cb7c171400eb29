import { request, type RequestOptions } from '../../load/call.ts'
import { csv, jsonLines } from '../../load/data-file.ts'
import { mix } from '../../load/mix.ts'
import { scenario } from '../../load/scenario.ts'
import * as units from '../../record/units.ts'
import { call, second } from '../literal-plan.ts'
import { allBut, anyText, positional, type Taker, type Takers } from './taker.ts'

const quantityOf = ([name, make]: [string, (value: number) => unknown]): [string, Taker] => [
  name,
  positional({ [name]: 1 }, ({ [name]: value }: Record<string, number>) => make(value as number), {
    [name]: ['0', 'fraction', 'huge'],
  }),
]

/** Functions whose results are parts of plans. */
export const calls: Takers = {
  // Not the exported ones: they would record the wrong values, which would then be accepted.
  ...Object.fromEntries(Object.entries(units).map(quantityOf)),

  request: positional(
    { method: 'GET', path: '/orders', 'GET /': {} },
    ({ method, path, 'GET /': options }: { method: 'GET'; path: string; 'GET /': RequestOptions }) =>
      request(method, path, options),
    { 'GET /': ['object'] },
  ),
  'options of a request': {
    whole: {
      name: 'GET /orders/:id',
      headers: { accept: 'text/plain' },
      status: 200,
      check: () => true,
      timeout: second,
      abandonAfter: second,
      hangUp: 'in the body',
      body: {},
    },
    give: options => request('POST', '/orders', options),
    takes: {
      name: anyText,
      headers: ['object'],
      check: ['function'],
      body: allBut('NaN', 'Infinity', 'bigint', 'symbol', 'function', 'map', 'promise'),
    },
  },
  mix: {
    whole: { weight: 1, call },
    give: entry => mix({ order: entry }),
    takes: { call: ['function'] },
  },
  scenario: positional(
    { name: 'shopper', scenario: async () => {} },
    ({ name, scenario: act }) => scenario(name, act),
    { name: anyText, scenario: ['function'] },
  ),
  csv: positional({ csv: 'harness/testing/options/rows.csv' }, ({ csv: path }) => csv(path)),
  jsonLines: positional({ jsonLines: 'harness/testing/options/rows.jsonl' }, ({ jsonLines: path }) =>
    jsonLines(path),
  ),
}
