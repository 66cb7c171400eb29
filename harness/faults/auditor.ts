/**
 * The application name of sessions that only look on: no fault takes one of them for its victim.
 *
 * @example postgres(url, { connection: { application_name: auditor } })
 */
export const auditor = 'auditor'
