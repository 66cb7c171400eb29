/** How a command of the documentation is tested. */
type CommandCase =
  /** Runs it, as it is or shortened; `code`: the expected exit code. */
  | { readonly run: string; readonly code: number }
  /** Runs it; its checks may be inconclusive on a busy machine, but none may fail. */
  | { readonly judging: string }
  /** Not run here. */
  | { readonly because: string }

const run = (command: string, code = 0): CommandCase => ({ run: command, code })
const judging = (command: string): CommandCase => ({ judging: command })
const because = (reason: string): CommandCase => ({ because: reason })

const inTests = because('`npm test` runs it, whole or in parts')
const inShards = because('harness/testing/guides/shards.guide.ts runs it, on two clones')
const inExamples = because('harness/testing/guides/examples.guide.ts runs it')
const installs = because('`npm start` begins with it where packages are missing; here it would replace them')
const ofThen = because('it was a step of the page this project began with')
const inUnitTests = because('a unit test beside its source runs it')
const wantsQuiet = because('it measures for minutes, on a machine that does nothing else')

/** The copy it runs in has no git history. */
const asRepository =
  "git init -q -b main && git add -A ':!node_modules' && git -c user.name=x -c user.email=x@localhost commit -qm now"

/** Every command of README.md and docs/. */
export const commands: Readonly<Record<string, CommandCase>> = {
  'npm start': judging('npm start -- specs/consistency.spec.ts'),
  'npm run doctor': run('npm run doctor'),
  'npm run image': run('npm run image'),
  'npm run judge -- report/records/*.json': run('npm run judge -- report/records/*.json || [ $? = 2 ]'),
  'npx vitest-plumbline judge report/records/*.json --limit p99=50ms': run(
    'npm run judge -- report/records/*.json --limit p99=50ms || [ $? -le 2 ]',
  ),
  'npm run soak': judging('SOAK=20s npm run soak'),
  'SOAK=10m npm run soak': because('it is the one above, but for its length'),
  'npx vitest run plumbline/faults.spec.ts': because(
    'harness/exam/orders.exam.ts runs it, from the packed tarball',
  ),
  'npx vitest run specs/version.spec.ts': run('npx vitest run specs/version.spec.ts', 1),
  'npx vitest': because('harness/exam/watch.exam.ts runs it, and saves'),
  'npx vitest --tags-filter=quick': judging(
    'npx vitest run --project specs --tags-filter=quick specs/consistency.spec.ts',
  ),
  'npm run dev': run(
    'PORT=0 timeout --preserve-status -s INT 20 node harness/cli/main.ts dev --service specs/service.ts',
  ),
  'npm run compare -- main': run(`${asRepository} && npm run compare -- main || [ $? = 2 ]`),
  'npm run report': run('npm run report'),
  'npx vitest-plumbline report --markdown': run('npm run --silent report -- --markdown'),
  'npm run clean': run('npm run clean'),
  'npm run screenshots': because('it needs Chromium, which nothing else here does'),
  'npm test': because('`.ci/run` runs it before this'),
  'npm run guides': because('this is it'),
  'npm run hosts': because('it makes machines for many minutes'),
  'npm run guides -- fleet': because('it takes root, a second engine and minutes of its own'),
  'npm init -y': ofThen,
  'npm install express': ofThen,
  'node load-test.js': ofThen,
  'npm run check': inTests,
  'npx vitest-plumbline --help': inUnitTests,
  'npm run exam': inTests,
  'npx vitest run specs/leak.spec.ts': inTests,
  'npx vitest run --project unit': inTests,
  'npm run bench': wantsQuiet,
  'npm run mutation': wantsQuiet,
  'npm run engine:stop': because('`.ci/run` runs it at its end; here it would stop everything'),
  'npm ci': installs,
  'npm run merge': inShards,
  'npm start -- --shard=${{ matrix.shard }}/2': inShards,
  'npm start -- --shard=$CI_NODE_INDEX/$CI_NODE_TOTAL': inShards,
  'npm start -- --shard=$SHARD/2': inShards,
  'SEED=42 npm start -- --shard=1/2': inShards,
  'SEED=42 npm start -- --shard=2/2': inShards,
  'DOCKER_HOST=tcp://build-server:2375 npx vitest run specs/baseline.spec.ts': because(
    'harness/testing/guides/remote.guide.ts runs it, with an engine that exists',
  ),
  'npx vitest-plumbline init --ci github': inUnitTests,
  ...Object.fromEntries(
    ['doctor', 'start', 'merge', 'dev', 'soak', 'clean', 'report'].map(name => [
      `npx vitest-plumbline ${name}`,
      because(`it is \`npm run ${name}\``),
    ]),
  ),
  'npx vitest-plumbline judge report/records/*.json': because('it is `npm run judge`'),
  'npx vitest run plumbline/promises.spec.ts': inExamples,
  'npm i -D vitest@5 vitest-plumbline && npx vitest-plumbline init && npx vitest run': inExamples,
}
