import http from 'node:http'
http.createServer((q,r)=>{r.end('ok')}).listen(4555,'127.0.0.1')
setTimeout(()=>process.exit(0),40000)
