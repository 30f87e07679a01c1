const WHITE = [
  ' ',
  '\t',
  '\n',
  '\r',
  '\0',
  '\v',
  '\f',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u2028',
  '\ufeff',
];

/**
 * Names of servers that a stranger may send, each of which some parser, resolver or proxy takes for an address inside the
 * network. None may lead to a connection there. Names below `inner.example` and all other well-formed ones are meant to be
 * resolved to inner addresses by the name server of the test.
 */
export const SSRF_NAMES: readonly string[] = [
  // IPv4 addresses in every spelling that some parser takes.
  ...wordsOf(String.raw`
    127.0.0.1 2130706433 0x7f000001 017700000001 0x7f.0x0.0x0.0x1 0177.00.00.01 127.1 127.0.1 0x7f.1
    0177.0.0.1 127.000.000.001 127.0.0.1. 127.0.0.1:8448 2130706433:8448 0x7f000001:8448 017700000001:8448
    0x7f.0x0.0x0.0x1:8448 0177.00.00.01:8448 127.1:8448 127.0.1:8448 127.0.0.1:80 2130706433:443 10.66.0.1
    172097537 0xa420001 01220400001 0xa.0x42.0x0.0x1 012.0102.00.01 10.4325377 10.66.1 0xa.4325377 012.66.0.1
    010.066.000.001 10.66.0.1. 10.66.0.1:8448 172097537:8448 0xa420001:8448 01220400001:8448
    0xa.0x42.0x0.0x1:8448 012.0102.00.01:8448 10.4325377:8448 10.66.1:8448 10.66.0.1:80 172097537:443
    169.254.169.254 2852039166 0xa9fea9fe 025177524776 0xa9.0xfe.0xa9.0xfe 0251.0376.0251.0376 169.16689662
    169.254.43518 0xa9.16689662 0251.254.169.254 169.254.169.254 169.254.169.254. 169.254.169.254:8448
    2852039166:8448 0xa9fea9fe:8448 025177524776:8448 0xa9.0xfe.0xa9.0xfe:8448 0251.0376.0251.0376:8448
    169.16689662:8448 169.254.43518:8448 169.254.169.254:80 2852039166:443 0 0.0.0.0 0.0.0.0:8448 0x0 00 127.1
    127.1:8448 127.0.1 10.66.1 127.255.255.255 127.0.0.1. 127.0.0.1.. 127..0.0.1 127.0.0.1.0 0127.0.0.1
    1.127.0.0.1 256.256.256.256 127.0.0.257 4294967296 4294967297 0x17f000001 18446744073709551617 192.168.0.1
    172.16.0.1 100.64.0.1 198.18.0.1 224.0.0.1 255.255.255.255 192.0.2.1 203.0.113.1 0x7F.0X0.0.1 0X7F000001
    -1 -2130706433 +127.0.0.1 1e9 127.0.0.1e0 0b1111111.0.0.1 0o177.0.0.1
  `),
  // IPv6 addresses, mapped, compatible, translated and broken ones.
  ...wordsOf(String.raw`
    [::1] [::1]:8448 [0:0:0:0:0:0:0:1] [0:0:0:0:0:0:0:1]:8448 [0000:0000:0000:0000:0000:0000:0000:0001]
    [0000:0000:0000:0000:0000:0000:0000:0001]:8448 [::0001] [::0001]:8448 [::] [::]:8448 [0::0] [0::0]:8448
    [::127.0.0.1] [::127.0.0.1]:8448 [::7f00:1] [::7f00:1]:8448 [::ffff:127.0.0.1] [::ffff:127.0.0.1]:8448
    [::ffff:7f00:1] [::ffff:7f00:1]:8448 [::FFFF:7F00:1] [::FFFF:7F00:1]:8448 [0:0:0:0:0:ffff:127.0.0.1]
    [0:0:0:0:0:ffff:127.0.0.1]:8448 [0:0:0:0:0:ffff:7f00:1] [0:0:0:0:0:ffff:7f00:1]:8448 [::ffff:0:127.0.0.1]
    [::ffff:0:127.0.0.1]:8448 [::ffff:10.66.0.1] [::ffff:10.66.0.1]:8448 [::ffff:a42:1] [::ffff:a42:1]:8448
    [::10.66.0.1] [::10.66.0.1]:8448 [::ffff:169.254.169.254] [::ffff:169.254.169.254]:8448 [::ffff:a9fe:a9fe]
    [::ffff:a9fe:a9fe]:8448 [64:ff9b::127.0.0.1] [64:ff9b::127.0.0.1]:8448 [64:ff9b::7f00:1]
    [64:ff9b::7f00:1]:8448 [64:ff9b::10.66.0.1] [64:ff9b::10.66.0.1]:8448 [64:ff9b:1::10.66.0.1]
    [64:ff9b:1::10.66.0.1]:8448 [2002:7f00:1::] [2002:7f00:1::]:8448 [2002:a42:1::1] [2002:a42:1::1]:8448
    [2001:0:7f00:1::] [2001:0:7f00:1::]:8448 [2001::1] [2001::1]:8448 [fd00::66] [fd00::66]:8448 [fc00::1]
    [fc00::1]:8448 [fe80::1] [fe80::1]:8448 [fec0::1] [fec0::1]:8448 [ff02::1] [ff02::1]:8448 [2001:db8::1]
    [2001:db8::1]:8448 [3fff::1] [3fff::1]:8448 [5f00::1] [5f00::1]:8448 [100::1] [100::1]:8448
    [fd00:ec2::254] [fd00:ec2::254]:8448 [::1]:443 [::1]:80 [fd00::66]:443 [::1]: [::1]:0 [::1]:65536 [::1 ::1
    ::1] [[::1]] [::1]. [::1]8448 [::1%lo] [fe80::1%1] [fe80::1%25lo] [::1%251] [::1]:8448:8448 [127.0.0.1]
    [127.0.0.1]:8448 [localhost] [::ffff:127.1] [::ffff:0x7f.0.0.1] [::g] [] []:8448 [:]
    [::ffff:127.0.0.1]@hs.example [v1.::1] [::1]example.org 0x::1 [0:0:0:0:0:0:0:0:1] [1::2::3]
  `),
  // Names of the inside, names that lead inside, and ports.
  ...wordsOf(String.raw`
    localhost localhost. localhost:8448 localhost.:8448 LOCALHOST LocalHost:8448 localhost.localdomain
    localhost.localdomain:8448 ip6-localhost ip6-loopback x.localhost x.localhost:8448 localhost.local
    router.local metadata.google.internal metadata.google.internal:80 metadata instance-data
    host.docker.internal kubernetes.default.svc kubernetes.default.svc.cluster.local printer.home.arpa x.onion
    x.invalid x.alt redis redis:6379 synapse:8008 db.internal:5432 wpad _http._tcp.example .. . .localhost
    .example.org example.org. example.org.:8448 a..example -a.example a-.example a.-example a.example-
    a_b.example a.0 a.1 a.0x7f 127.0.0.1.nip.io 127.0.0.1.nip.io:8448 10.66.0.1.nip.io 7f000001.nip.io
    localtest.me localtest.me:443 127-0-0-1.sslip.io --1.sslip.io a.b.c.d.e.f.inner.example inner.example
    inner.example:22 inner.example:25 inner.example:80 inner.example:443 inner.example:6379 inner.example:8448
    inner.example:65535 inner.example:0 inner.example:00443 inner.example:65536 inner.example:99999
    inner.example:-1 inner.example:+443 inner.example:0x1bb inner.example:443:443 inner.example:
    inner.example:a xn--lcalhost-r3a.example xn--80ak6aa92e.example INNER.example inner.EXAMPLE
    in.ner.xn--p1ai
  `),
  // Paths, users, escapes and other things of URLs.
  ...wordsOf(String.raw`
    http://127.0.0.1 https://127.0.0.1:8448 //127.0.0.1 ///127.0.0.1 file:///etc/passwd
    gopher://127.0.0.1:8448 dict://127.0.0.1:8448 127.0.0.1/ 127.0.0.1/x 127.0.0.1?x 127.0.0.1#x
    127.0.0.1:8448/ 127.0.0.1:8448# 127.0.0.1;x 127.0.0.1\x \\127.0.0.1 inner.example\@127.0.0.1
    inner.example\127.0.0.1 user@127.0.0.1 user:word@127.0.0.1 user@127.0.0.1:8448 inner.example@127.0.0.1
    127.0.0.1@inner.example inner.example#@127.0.0.1 inner.example?@127.0.0.1 inner.example:443@127.0.0.1:8448
    @127.0.0.1 127.0.0.1@ 127.0.0.1&inner.example 127.0.0.1,inner.example 127.0.0.1|x 127.0.0.1%00
    127.0.0.1%00.example 127.0.0.1%0a 127.0.0.1%20 127.0.0.1%23 127.0.0.1%2f 127%2e0%2e0%2e1 %31%32%37.0.0.1
    %6c%6f%63%61%6c%68%6f%73%74 127.0.0.1%3a8448 inner.example%40127.0.0.1 %5b::1%5d localhost%2e localhost%00
    $(id) {127.0.0.1} <127.0.0.1> "127.0.0.1" '127.0.0.1' * *.example 127.0.0.* 127.0.0.0/8 ../../etc/passwd
    ..%2f..%2f javascript:1 data:text/plain,x jar:http://127.0.0.1!/ 127.0.0.1!x 127.0.0.1~ 127.0.0.1=
    a=http://127.0.0.1 inner.example=http://127.0.0.1:8448 ~127.0.0.1 ^127.0.0.1 0://127.0.0.1 ://127.0.0.1
    :8448 :
  `),
  // Letters, digits and dots of other scripts.
  ...wordsOf(String.raw`
    ①②⑦.⓪.⓪.① ①②⑦.0.0.1 １２７.０.０.１ 𝟏𝟐𝟕.𝟎.𝟎.𝟏 127。0。0。1 127．0．0．1 127｡0｡0｡1 127.0.0。1:8448 ٠١٢٧.٠.٠.١ ۱۲۷.۰.۰.۱
    १२७.०.०.१ ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ 𝓁𝑜𝒸𝒶𝓁𝒽𝑜𝓈𝓉 loⅽalhost localhoſt locaⅼhost lоcalhost localhost。 inner。example
    inner．example ınner.example ınner.example:8448 ＩＮＮＥＲ.example inner.exämple münchen.example 例え.テスト
    пример.испытание faß.example ☃.example [::①] [::１] [：：1] ⑩.66.0.1 ⒑66.0.1 ①⓪.⑥⑥.⓪.① ⁄⁄127.0.0.1
    127.0.0.1：8448 127.0.0.1／ 127.0.0.1＃ 127.0.0.1？ user＠127.0.0.1 ℀.example ⒈⒉⒎.example
  `),
  // White space and control letters.
  ...WHITE.flatMap((white) => [
    `127.0.0.1${white}`,
    `${white}127.0.0.1`,
    `localhost${white}`,
    `inner.example${white}`,
    `inner.example${white}:8448`,
    `inner${white}.example`,
  ]),
  `inner.example\r\nHost: 127.0.0.1`,
  `inner.example HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  '',
  // Too long, as a whole or between two dots.
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(122)}example`,
  `${'a.'.repeat(130)}example`,
  `${'a'.repeat(1000)}.example`,
  `127.0.0.1${'.'.repeat(300)}`,
  `${'0'.repeat(300)}127.0.0.1`,
  `[${'0'.repeat(300)}::1]`,
  `inner.example:${'0'.repeat(300)}443`,
];

function wordsOf(text: string): readonly string[] {
  return text.split(/[ \n]+/v).filter((word) => word !== '');
}
