import { expect, test } from 'vitest'
import type { RunnerTestFile } from 'vitest'
import { placeOf, specNames, specNamesIn } from './spec-names.ts'

test('a spec is called by the name of its file', () => {
  expect(specNames(['/repo/specs/orders.spec.ts', '/repo/specs/leak.test.mts'])).toEqual({
    '/repo/specs/orders.spec.ts': 'orders',
    '/repo/specs/leak.test.mts': 'leak',
  })
})

test('two specs of one name are told apart by as many of their folders as it takes', () => {
  expect(specNames(['/a/shop/x/orders.spec.ts', '/a/admin/x/orders.spec.ts', '/a/one.spec.ts'])).toEqual({
    '/a/shop/x/orders.spec.ts': 'shop.x.orders',
    '/a/admin/x/orders.spec.ts': 'admin.x.orders',
    '/a/one.spec.ts': 'one',
  })
})

test('one path is no reason to go on for ever', () => {
  expect(specNames(['/orders.spec.ts', '/orders.test.ts'])).toEqual({
    '/orders.spec.ts': 'orders',
    '/orders.test.ts': 'orders',
  })
})

test('a spec that nobody has listed is called by its file', () => {
  const file = { name: 'specs/orders.spec.ts', filepath: '/repo/specs/orders.spec.ts' } as RunnerTestFile
  expect(placeOf({ file, fullTestName: 'it holds' })).toEqual({
    spec: 'specs/orders.spec.ts',
    specName: 'orders',
    test: 'it holds',
  })
})

const project = (name: string, folder: string, file = 'promises') => ({
  name,
  folder,
  paths: [`/repo/${folder}/plumbline/${file}.spec.ts`],
})
const namesIn = (...[own, ...others]: [ReturnType<typeof project>, ...ReturnType<typeof project>[]]) =>
  Object.values(specNamesIn(own, [own, ...others]))

test('specs of one name in the folders of two projects are told apart by the names of these', () => {
  const [shop, stock] = [project('shop', 'services/shop'), project('stock.v2', 'services/stock')]
  expect(namesIn(shop, stock)).toEqual(['shop/promises'])
  expect(namesIn(stock, shop)).toEqual(['stock-v2/promises'])
})

test('a project in the config of another is called by both, but for the name that nobody has chosen', () => {
  const named = (name: string) => namesIn(project(name, 'services/shop'))
  expect(named('@acme/shop (promises)')).toEqual(['@acme/shop/promises'])
  expect(named('shop (long runs)')).toEqual(['shop/long-runs/promises'])
})

test('a project with a folder of its own has the same ids whatever runs beside it', () => {
  expect(namesIn(project('shop', 'services/shop'))).toEqual(['shop/promises'])
})

test('in the folder of the Vitest config only specs of one name have the name of their project', () => {
  const [one, other] = [project('promises', ''), project('others', '')]
  expect(namesIn(one)).toEqual(['promises'])
  expect(namesIn(one, project('soak', '', 'soak'))).toEqual(['promises'])
  expect(namesIn(one, other)).toEqual(['promises/promises'])
})
