import { expect, test } from 'vitest'
import { isOnPath } from '../../engine/machine.mjs'
import { installPackages } from '../../engine/packages.ts'
import { runCommand } from './shell-command.ts'

test('flake.nix is an expression of Nix', async () => {
  if (!(await isOnPath('nix-instantiate'))) await installPackages(['nix-bin'], console.log)
  const parse = (file: string) => runCommand(`nix-instantiate --parse ${file}`)
  expect(await parse('flake.nix')).toMatchObject({ code: 0 })
  expect(await parse('package.json')).not.toMatchObject({ code: 0 })
})
