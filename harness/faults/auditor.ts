/** The application name of sessions that only observe: faults never choose one as a victim. */
export const auditor = 'auditor'
