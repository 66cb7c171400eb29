import { seconds } from '../../record/units.ts'
import { connectDockerode } from '../../system/engine-address.ts'
import { execIn } from '../../system/exec.ts'
import { slowed } from '../slowness.ts'

/** Runs a shell command in a container, however slow its engine is. */
export async function shellIn({ id }: { readonly id: string }, line: string): Promise<string> {
  const container = (await connectDockerode()).getContainer(id)
  return await execIn(container, 'container', ['sh', '-c', line], slowed(seconds(5)))
}

/** `name value` on each line. */
const valuesIn = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text.split('\n').flatMap(line => {
      const [, name = '', value] = /^(\w+) (\d+)$/.exec(line) ?? []
      return value === undefined ? [] : [[name, Number(value)]]
    }),
  )

/** One command reads several files, so that their values are from nearly the same moment. */
const folder = '/sys/fs/cgroup'
const one = (file: string, name: string) => `echo "${name} $(cat ${folder}/${file})"`
const command = `cd ${folder}
if [ -e cgroup.controllers ]
then cat cpu.stat memory.stat; ${one('memory.current', 'usage')}
else cat cpu/cpu.stat memory/memory.stat; ${one('cpuacct/cpuacct.usage', 'usage_ns')}; ${one('memory/memory.usage_in_bytes', 'usage')}
fi`

/**
 * The kernel's values for a container, read inside it without the engine (Documentation/admin-guide/cgroup-v1, cgroup-v2.rst).
 */
export async function readByHand(container: { readonly id: string }) {
  const read = valuesIn(await shellIn(container, command))
  const value = (...names: string[]) => names.map(name => read[name]).find(each => each !== undefined) ?? NaN
  const isV2 = 'usage_usec' in read
  return {
    cpuMs: isV2 ? value('usage_usec') / 1e3 : value('usage_ns') / 1e6,
    throttledMs: isV2 ? value('throttled_usec') / 1e3 : value('throttled_time') / 1e6,
    throttledPeriods: value('nr_throttled'),
    workingSetBytes: value('usage') - value('total_inactive_file', 'inactive_file'),
    anonymousBytes: value('total_rss', 'anon'),
  }
}
