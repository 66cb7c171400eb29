/** Packages, each with the only files that may import it, so that it can be replaced there. */
export const guardedPackages = [
  {
    name: 'testcontainers',
    packages: /^(testcontainers|@testcontainers\/postgresql|dockerode)(\/|$)/,
    files: [/^harness\/(system|bench|exam|testing\/guides)\//],
    remedy: 'add what is needed to harness/system and import it from there',
  },
  {
    name: 'rolldown',
    packages: /^rolldown(\/|$)/,
    files: [
      /^harness\/system\/bundle\.ts$/,
      /^harness\/cli\/init\/config-program\.ts$/,
      /^harness\/(exam\/mutants\.exam|testing\/(imports|declaration|docstring|mutation\/mutants))\.ts$/,
    ],
    remedy: 'call harness/system/bundle.ts',
  },
  {
    name: 'undici',
    packages: /^undici(\/|$)/,
    files: [
      // An exam compares the client of the harness with that of the package.
      /^harness\/(load|exam)\//,
      /^harness\/(system\/readiness|faults\/proxy-control|leak\/inspector|domain\/connections)\.ts$/,
    ],
    remedy: 'call harness/load/client.ts',
  },
  {
    name: 'postgres',
    packages: /^postgres(\/|$)/,
    files: [/^(app|examples|harness\/exam)\//, /^harness\/(sample\/database|domain\/session)\.ts$/],
    remedy: 'open a session by harness/domain/session.ts; a spec has `openSession` from the door',
  },
  {
    name: 'mysql2',
    packages: /^mysql2(\/|$)/,
    files: [/^harness\/exam\//, /^harness\/domain\/mariadb-session(\.test)?\.ts$/],
    remedy: 'open a session by harness/domain/open-database.ts',
  },
  {
    name: 'vitest',
    packages: /^vitest(\/|$)/,
    files: [
      /^(harness\/(vitest|watch|testing|exam)|docs|examples)\//,
      /^harness\/cli\/(run|vitest-run)\.ts$/,
      /^vitest\.config\.ts$/,
      /\.test\.ts$/,
    ],
    remedy: 'add what is needed to harness/vitest; a spec has `test` and `expect` from the door',
  },
  {
    name: 'hono',
    packages: /^(hono|@hono\/node-server)(\/|$)/,
    files: [/^(app|harness\/report)\//],
    remedy: 'serve with node:http, and build pages in harness/report',
  },
  {
    name: 'uplot',
    packages: /^uplot(\/|$)/,
    files: [/^harness\/report\/page\/browser\//],
    remedy: 'hand chart data over to harness/report/page/browser',
  },
]
