import { mutant, type Exam } from './mutant.ts'

/**
 * Somebody's list of security headers for web pages was copied: each answer of this JSON API carries a
 * Permissions-Policy that names some fifty features of browsers, and a Content-Security-Policy, about
 * 1.5 KB in all. At 120 requests a second these alone are about 1.4 Mbps, where the documents promise
 * less than 1 Mbps (baseline.network).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const features =
  'accelerometer ambient-light-sensor attribution-reporting autoplay battery bluetooth browsing-topics camera ' +
  'captured-surface-control clipboard-read clipboard-write compute-pressure cross-origin-isolated ' +
  'deferred-fetch display-capture document-domain encrypted-media execution-while-not-rendered ' +
  'execution-while-out-of-viewport fullscreen gamepad geolocation gyroscope hid identity-credentials-get ' +
  'idle-detection interest-cohort join-ad-interest-group keyboard-map local-fonts magnetometer microphone midi ' +
  'navigation-override otp-credentials payment picture-in-picture private-state-token-issuance ' +
  'private-state-token-redemption publickey-credentials-create publickey-credentials-get run-ad-auction ' +
  'screen-wake-lock serial shared-storage shared-storage-select-url speaker-selection storage-access sync-xhr ' +
  'unload usb web-share window-management xr-spatial-tracking'
const permissions = features
  .split(' ')
  .map(feature => feature + '=()')
  .join(', ')
const contents = 'default script style img font connect media object frame child worker manifest'
  .split(' ')
  .map(kind => kind + "-src 'none'")
  .concat("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'upgrade-insecure-requests')
  .join('; ')`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      response.headers.set('Permissions-Policy', permissions)
      response.headers.set('Content-Security-Policy', contents)
      if (readiness.stopping) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.network'],
  mayBreak: 'any',
  firstTry: 'caught',
}
