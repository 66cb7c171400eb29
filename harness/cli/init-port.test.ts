import { expect, test } from 'vitest'
import { repositoryOf } from '../testing/written-repository.ts'
import { initialise } from './init.ts'

test.each([
  ['EXPOSE 3000 9229', 'the first that the image exposes'],
  ['EXPOSE 3000\nEXPOSE 9229', 'the first that the image exposes'],
  ['# EXPOSE 9229\nEXPOSE 53/udp 3000/tcp', undefined],
  ['EXPOSE ${PORT}', undefined],
])('the port is written where the image exposes several: %j', async (exposing, why) => {
  const { root, read } = await repositoryOf({
    'package.json': '{}',
    Dockerfile: `FROM node:24\n${exposing}\n`,
  })
  const { text } = await initialise(root, false)
  expect(/port: \d+,/.exec(await read('plumbline/service.mjs'))?.[0]).toBe(why && 'port: 3000,')
  expect(/port: 3000, (.*)/.exec(text)?.[1]).toBe(why)
})
