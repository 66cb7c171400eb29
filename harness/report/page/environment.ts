import { html } from 'hono/html'
import type { Results } from '../results/results.ts'
import { termList } from './markup.ts'
import type { Facts } from '../charts/chart.ts'
import { duration } from '../charts/values.ts'

/** The environment of a run, in addition to the engine in the results. */
export type EnvironmentFacts = Readonly<Record<'machine' | 'images' | 'versions', Facts>>

/** Everything needed to explain different results of two runs. */
export function environmentSection(results: Results, { machine, images, versions }: EnvironmentFacts) {
  const { engine, seed, startedAt, finishedAt, took } = results
  const groups: Readonly<Record<string, Facts>> = {
    Machine: machine,
    Engine: [
      ['name', engine.name],
      ['version', engine.version],
      ['CPUs', String(engine.cpus)],
      ['cgroup', `v${engine.cgroup}`],
    ],
    Versions: versions,
    Run: [
      ['seed', String(seed)],
      ['started', startedAt],
      ['finished', finishedAt],
    ],
    Time: took.map(({ what, ms }) => [what, duration(ms)]),
    Images: images,
  }
  return html`<section id="environment" aria-labelledby="environment-heading">
    <h2 id="environment-heading">Machine and versions</h2>
    <div class="environment">
      ${Object.entries(groups)
        .filter(([, facts]) => facts.length > 0)
        .map(
          ([name, facts]) =>
            html`<div class="${name.toLowerCase()}">
              <h3>${name}</h3>
              ${termList('lines', facts)}
            </div>`,
        )}
    </div>
  </section>`
}
