import { drive } from './harness/load/drive.ts'
import { get } from './harness/operation.ts'
import { ms, perSecond, seconds } from './harness/units.ts'
import { Distribution } from './harness/distribution.ts'
const N=Number(process.argv[2]), R=Number(process.argv[3]??0)
const load = R? {kind:'open' as const, shape:{kind:'constant' as const, rate:perSecond(R), duration:seconds(4)}} : {kind:'closed' as const,pause:ms(0),until:{kind:'time' as const,duration:seconds(4)}}
await drive('http://127.0.0.1:4555',{clients:N,call:get('/'),load:{kind:'closed',pause:ms(0),until:{kind:'time',duration:seconds(1)}},seed:1,timeout:seconds(5)})
const c0=process.cpuUsage(); const t0=performance.now()
const t=await drive('http://127.0.0.1:4555',{clients:N,call:get('/'),load,seed:1,timeout:seconds(5)})
const c=process.cpuUsage(c0); const l=Distribution.merge(t.seconds.map(s=>s.latency)); const g=Distribution.merge(t.seconds.map(s=>s.dispatchLag))
console.log({n:l.count,rate:l.count/(performance.now()-t0)*1000|0,cpuUs:(c.user+c.system)/l.count,p50:l.quantile(.5),p99:l.quantile(.99),lag99:g.quantile(.99),lag50:g.quantile(.5),stalls:t.seconds.map(s=>s.generatorStallMs|0), conn:t.connections, fail:t.failures})
process.exit(0)
