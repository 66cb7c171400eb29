/**
 * The application name of sessions that only observe: faults never choose one as a victim.
 *
 * @example postgres(url, { connection: { application_name: auditor } })
 */
export const auditor = 'auditor'
