interface Cause {
  readonly sign: RegExp
  readonly fix: string
}

/** Usual causes of failed builds: no registry, a company's proxy, packages that do not match their lock file. */
const causes: readonly Cause[] = [
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
