const linesShown = 20
const reasonLinesShown = 10

/** A line that starts a step: `Step 2/3 : RUN make`, and of BuildKit `#5 [2/3] RUN make`. */
const begins = /^(?:Step \d+\/\d+ : |#\d+ \[.*\d+\/\d+\] )/

/** The step of a build that a line of its log starts or, with BuildKit, blames: `Step 2/3 : RUN make`, ` > [2/3] RUN make:`. */
const stepIn = (line: string): string | undefined =>
  /^Step \d+\/\d+ : .*/.exec(line)?.[0] ?? /^ > (\[.*\d+\/\d+\] .*?):?$/.exec(line)?.[1]

/** `npm error code EUSAGE`, `ERROR: no matching distribution`, `src/a.ts(1,2): error TS1005`; BuildKit puts `#5 1.234 ` before it. */
const tellsError = /^(?:#\d+ [\d.]+ )?(?:npm (?:error|ERR!)|(?:\S.*: )?(?:fatal )?error\b)/i

/** What the log of a failed build, without empty lines, tells about the failure. */
export function failureIn(log: readonly string[]) {
  const last = log.slice(-linesShown)
  const begun = log.findLastIndex(line => begins.test(line))
  const failed = log.findIndex((line, index) => index >= begun && tellsError.test(line))
  const reason = failed === -1 ? [] : log.slice(failed, failed + reasonLinesShown)
  const isInLast = failed === -1 || failed >= log.length - linesShown
  return {
    /** The step that failed, if the log names one. */
    step: log.map(stepIn).findLast(step => step !== undefined),
    /** Those in which a usual cause shows. */
    lines: [...reason, ...last],
    /** The last lines; before them the first that tell an error, because some programs print their help after it. */
    shown: isInLast ? last : [...reason, '…', ...log.slice(reasonLinesShown - linesShown)],
  }
}

/** Usual causes of failed builds: no registry, a company's proxy, packages that do not match their lock file. */
const causes: readonly { readonly sign: RegExp; readonly fix: string }[] = [
  {
    sign: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|certificate verify failed|self[- ]signed certificate/i,
    fix: "a proxy re-signs TLS and the build does not trust it: copy its certificate into the image (`COPY ca.pem /etc/ssl/ca.pem`, `ENV NODE_EXTRA_CA_CERTS=/etc/ssl/ca.pem`) before the step, or build without network with node('src/server.ts')",
  },
  {
    sign: /\b(?:npm|npx|yarn|pnpm|corepack): (?:command )?not found|exec: "(?:npm|npx|yarn|pnpm)": executable file not found/,
    fix: "the Node image built without a registry contains only node: set NODE_IMAGE to an image with that program, or bundle the service on this machine with node('src/server.ts')",
  },
  {
    sign: /EAI_AGAIN|ENOTFOUND|ENETUNREACH|ETIMEDOUT|ECONNREFUSED|Temporary failure (?:in name resolution|resolving)|Could not resolve host/,
    fix: "builds on this engine have no network: pass a proxy (`args: { HTTPS_PROXY: … }`) or use a registry mirror, or build without network with node('src/server.ts')",
  },
  {
    sign: /`npm ci` can only install packages when your package\.json and package-lock\.json/,
    fix: 'package-lock.json does not match package.json: run `npm install` with the version of npm in the image, and commit package-lock.json',
  },
]

/** The fix of a build by its log; undefined where the log shows none of the usual causes. */
export const buildFix = (log: readonly string[]): string | undefined => {
  const text = log.join('\n')
  return causes.find(({ sign }) => sign.test(text))?.fix
}
