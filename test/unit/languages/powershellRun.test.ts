import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { HOLE, placeIn, type Text } from '../../../server/src/model/value';
import { linesOf, runScript } from './powershellHarness';

type Case = readonly [script: string, ...lines: string[]];

const NO_VALUE = 'has no value in this file';
const DIFFERS = 'differs from case to case';
const COMMAND = 'comes from a command';

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'follows variables': [
    ['$p = 25; x $p', 'x 25<$p'],
    ['$p = 25; $q = $p; x "$q"', 'x 25<$q<$p'],
    ['x $p', `x ?(\`$p\` ${NO_VALUE})`],
    [`x "\${ip}:25"`, `x ${HOLE}:25?(\`\${ip}\` ${NO_VALUE})`],
    ['x $env:PORT', 'x ?(`$env:PORT` is set outside this file)'],
    ['$p = Get-X; x $p', 'Get-X', `x ?(\`$p\` ${COMMAND})`],
    ['$p = 1 + $q; x $p', 'x ?(`$p` is computed)'],
    ['x (Get-X a)', 'Get-X a', `x ?(\`Get-X a\` ${COMMAND})`],
    ['$a = $b = 25; x $a $b', 'x 25<$a 25<$b'],
    ['$a, $b = 1, 2, 3; x $a $b', 'x 1<$a [2<$b 3<$b]'],
    ['[int]$p = "25"; x $p', 'x 25<$p'],
    ['$p = @(25); $p += 587; $p += 993, 995; x $p', 'x [25<$p 587<$p 993<$p 995<$p]'],
    [`$script:p = 25; x $p $global:p \${p}`, `x 25<$p 25<$global:p 25<\${p}`],
    ['param([int] $p = 25, $q) x $p $q', 'x 25<$p ?(`$q` is a parameter without a value in this file)'],
    ['Set-Variable -Name p -Value 25; x $p', 'Set-Variable -Name p -Value 25', 'x 25<$p'],
    ['$p ??= 25; x $p', 'x 25<$p'],
    ['x $true $null "$true"', 'x $true $null True'],
  ],
  'follows tables and lists': [
    ['$r = @{ A = 1; B = 2, 3 }; x @r', 'x @@{A=1<@r B=[2<@r 3<@r]}'],
    [
      '$r = [ordered]@{ A = 1 }; $r.B = 2; $r["C"] = 3; $r.Add("D", 4); $r.A = 5; x @r',
      'x @@{B=2<@r C=3<@r D=4<@r A=5<@r}',
    ],
    ['$r = @{ A = 1 } + @{ B = 2 }; x @r', 'x @@{A=1<@r B=2<@r}'],
    ['x @r', `x @?(\`@r\` ${NO_VALUE})`],
    ['$r = @{ A = @{ B = 1 } }; x $r.A.B $r["A"].B $r.C', `x 1<$r.A.B 1<$r["A"].B ?(\`$r.C\` is computed)`],
    [
      '$l = 1, 2, 3; x $l[0] $l[-1] $l[0, 2] $l[7]',
      'x 1<$l[0] 3<$l[-1] [1<$l[0, 2] 3<$l[0, 2]] ?(`$l[7]` is computed)',
    ],
    ['x (1, 2)[1] @{ a = 25 }.a', 'x 2 25'],
    ['$l = @(); $l += @{ P = 1 }; $l += [pscustomobject]@{ P = 2 }; x $l.P', 'x [1<$l.P 2<$l.P]'],
    ['$o = New-Object PSObject -Property @{ P = 1 }; x $o.P', 'New-Object PSObject -Property @{P=1}', 'x 1<$o.P'],
    [
      '$l = New-Object System.Collections.ArrayList; $l.Add(25); x $l',
      'New-Object System.Collections.ArrayList',
      'x [25<$l]',
    ],
    ['$l = [Collections.Generic.List[int]]::new(); $l.Add(25); x $l', 'x [25<$l]'],
    ['$m = @{ a = 1 }; foreach ($k in $m.Keys) { x $k $m[$k] }', 'x a<$k<$m.Keys 1<$m[$k]'],
    ['enum M { Smtp = 25 } x ([M]::Smtp)', 'x 25<[M]::Smtp'],
  ],
  'computes what keeps its literals': [
    ["x ('{0}-{1}' -f 5000, 5010)", 'x 5000-5010'],
    ["x ('{0:D5}' -f 25)", `x ${HOLE}?(\`{0:D5}\` is computed)`],
    ["x ((25, 587) -join ',') ([string]::Join(';', 1, 2))", 'x 25,587 1;2'],
    ["x ('25,587' -split ',') '1;2'.Split(';') (-split '1 2')", 'x [25 587] [1 2] [1 2]'],
    ["x ('25;587' -replace ';', ',') 'a-b'.Replace('-', '+')", 'x 25,587 a+b'],
    ["x ('a(b)' -replace '(b', 'c')", "x ?(`'a(b)' -replace '(b', 'c'` is computed)"],
    ["x ('a' + 'b' + 25) (@(1) + 2, 3)", 'x ab25 [1 2 3]'],
    ['x (6001..6004) @(1..3 + 9)', 'x 6001-6004 [1-3 9]'],
    ['x ($a ? 1 : 1) ($a ? 1 : 2)', `x 1 ?(\`$a ? 1 : 2\` ${DIFFERS})`],
    ["x ' 25 '.Trim() 'tcp'.ToUpper()", 'x 25 TCP'],
  ],
  'goes through loops': [
    ['foreach ($p in 25, 587) { x $p }', 'x 25<$p', 'x 587<$p'],
    [
      '25, 587 | ForEach-Object { x $_ $PSItem }',
      '[25 587] | ForEach-Object ?(`{ x $_ $PSItem }` is a script block)',
      'x 25<$_ 25<$PSItem',
      'x 587<$_ 587<$PSItem',
    ],
    ['(25, 587).ForEach({ x $_ })', 'x 25<$_', 'x 587<$_'],
    ['$l = @(); 1, 2 | % { $l += $_ }; x $l', '[1 2] | % ?(`{ $l += $_ }` is a script block)', 'x [1<$l<$_ 2<$l<$_]'],
    ['foreach ($p in 6001..6004) { x $p }', 'x 6001-6004<$p'],
    ['for ($i = 6001; $i -le 6004; $i++) { x $i }', 'x 6001-6004<$i,<$i<$i'],
    ['for ($i = 1; $i -lt 9; $i += 2) { x $i }', 'x ?(`$i` changes in a loop)'],
    ['$p = 1; while ($p -lt 9) { x $p; $p++ }; y $p', 'x ?(`$p` changes in a loop)', 'y ?(`$p` changes in a loop)'],
    ['foreach ($p in Get-X) { x $p }', 'Get-X', `x ?(\`$p\` ${COMMAND})`],
    ['foreach ($p in @()) { x $p 25 }', `x ?(\`$p\` ${NO_VALUE}) 25`],
    ['foreach ($s in $servers) { $p = 25; x $s $p }', `x ?(\`$s\` ${NO_VALUE}) 25<$p`],
    [
      'Get-X | % { x $_.Port }',
      'Get-X',
      '(Get-X) | % ?(`{ x $_.Port }` is a script block)',
      `x ?(\`$_.Port\` ${COMMAND})`,
    ],
  ],
  'takes every branch': [
    ['if ($a) { x 1 } elseif ($b) { x 2 } else { x 3 }', 'x 1', 'x 2', 'x 3'],
    ['switch ($a) { 1 { x 1 } default { x 2 } }', 'x 1', 'x 2'],
    ['try { x 1 } catch { x 2 } finally { x 3 }', 'x 1', 'x 2', 'x 3'],
    ['if ($a) { $p = 25 } else { $p = 25 }; x $p', 'x 25<$p'],
    ['if ($a) { $p = 25 } else { $p = 587 }; x $p', `x ?(\`$p\` ${DIFFERS})`],
    ['$p = 25; if ($a) { $p = 587; x $p }; x $p', 'x 587<$p', `x ?(\`$p\` ${DIFFERS})`],
    ['if ($a) { $p = 25 }; x $p', 'x 25<$p'],
    ['try { $p = 25 } catch { $p = 0 }; x $p', 'x 25<$p'],
    ['$p = if ($a) { 25 } else { 587 }; x $p', `x ?(\`$p\` ${DIFFERS})`],
    ['if (Test-X) { x 1 }', 'Test-X', 'x 1'],
  ],
  'calls what the file defines': [
    ['function f($a, $b = 2) { x $a $b } f 1; f -b 3 -a 4', 'x 1<$a 2<$b', 'x 4<$a 3<$b'],
    ['function f { param($LocalPort) x $LocalPort } f -Local 25', 'x 25<$LocalPort'],
    ['function f { param([Alias("p")] $Port, [switch] $All) x $Port } f -All -p 25', 'x 25<$Port'],
    ['function f { param([Parameter(Position = 1)] $a, [Parameter(Position = 0)] $b) x $a $b } f 1 2', 'x 2<$a 1<$b'],
    ['function f($a) { x $a } $t = @{ a = 1 }; f @t', 'x 1<$a<@t'],
    ['function f { x @PSBoundParameters $args } f 1', 'x @@{} [1<$args]'],
    ['function f { param([Parameter(ValueFromPipeline)] $p) process { x $p } } 1, 2 | f', 'x 1<$p', 'x 2<$p'],
    ['filter f { x $_ } 1, 2 | f', 'x 1<$_', 'x 2<$_'],
    ['f 1; function f($a) { x $a }', 'x 1<$a'],
    ['function f { 25 } x (f)', 'x 25'],
    ['function f($p = 25, $q) { x $p $q }', 'x 25<$p ?(`$q` is a parameter without a value in this file)'],
    ['function f { x 1; f } f', 'x 1'],
    ['function f { x 1; f }', 'x 1'],
    ['function f { $script:p = 25 } f; x $p', 'x 25<$p'],
    ['function f { $p = 1 } $p = 25; f; x $p', 'x 25<$p'],
    ['$b = { param($p) x $p }; & $b 25', 'x 25<$p'],
    ['& { param($p) x $p } 25; . { $q = 1 }; x $q', 'x 25<$p', `x ?(\`$q\` ${NO_VALUE})`],
    [
      'Invoke-Command { param($p) x $p $using:q } -ArgumentList 25',
      'Invoke-Command ?(`{ param($p) x $p $using:q }` is a script block) -ArgumentList 25',
      `x 25<$p ?(\`$using:q\` ${NO_VALUE})`,
    ],
    ["Describe 'a' { x 1 }", 'Describe a ?(`{ x 1 }` is a script block)', 'x 1'],
    ['class C { [int] $Port = 25; [void] M() { x $this.Port } }', 'x 25<$this.Port'],
  ],
  'passes objects through pipes': [
    ['$t = @{ A = 1 }; $t | x', '@{A=1<$t} | x'],
    ['Get-X 1 | y 2 | z', 'Get-X 1', '(Get-X) | y 2', '(y) | z'],
    ['Get-X | ? { $_.a } | z', 'Get-X', '(Get-X) | ? ?(`{ $_.a }` is a script block)', '(?) | z'],
    [
      '$l = @{ A = 1 }, @{ A = 2 }; $l | Where-Object A | Select-Object -ExpandProperty A | y',
      '[@{A=1<$l} @{A=2<$l}] | Where-Object A',
      '[@{A=1<$l} @{A=2<$l}] | (Where-Object) | Select-Object -ExpandProperty A',
      '[1<$l 2<$l] | (Select-Object) | y',
    ],
    [
      '"a,p`n1,25" | ConvertFrom-Csv | % { x $_.p }',
      'a,p\n1,25 | ConvertFrom-Csv',
      '[@{a=1 p=25}] | (ConvertFrom-Csv) | % ?(`{ x $_.p }` is a script block)',
      'x 25<$_.p',
    ],
    [
      '\'[{ "p": 25 }]\' | ConvertFrom-Json | % p | y',
      '[{ "p": 25 }] | ConvertFrom-Json',
      '[@{p=25}] | (ConvertFrom-Json) | % p',
      '25 | (%) | y'.replace('25', '[25]'),
    ],
    ["(ConvertFrom-StringData 'smtp = 25').smtp | y", 'ConvertFrom-StringData smtp = 25', '25 | y'],
  ],
  'gives programs their words': [
    ['netsh a localport=25,587 name="x y" \'b c\'', 'netsh a localport=25,587 name=x y b c'],
    ['netsh localport=25, 587', 'netsh localport=25, 587'],
    [
      '$p = 25; netsh localport=$p,587 "remoteport=$p" localport=$r.Port',
      `netsh localport=25,587<$p remoteport=25<$p localport=${HOLE}.Port?(\`$r\` ${NO_VALUE})`,
    ],
    ['netsh --% a "b c" localport=25,$x | y', 'netsh a b c localport=25,$x', '(netsh) | y'],
    ['netsh -f x.txt appid={a b}', 'netsh -f x.txt appid= a b'],
    ["$a = 'add', 'rule'; netsh $a; netsh @a", 'netsh add<$a rule<$a', 'netsh add<@a rule<@a'],
    ['& "$env:SystemRoot\\netsh.exe" a', `${HOLE}\\netsh.exe?(\`$env:SystemRoot\` is set outside this file) a`],
    ['netsh a 2>$null > out.txt', 'netsh a 2>$null >out.txt'],
  ],
  'finds texts of other languages': [
    ['cmd /c "netsh a"', 'cmd /c netsh a', 'batch: netsh a'],
    ['cmd.exe /c netsh name="a b" x=1,2', 'cmd.exe /c netsh name=a b x=1,2', 'batch: netsh "name=a b" x=1,2'],
    ['iex "netsh $p"', `iex netsh ${HOLE}?(\`$p\` ${NO_VALUE})`, `powershell: netsh ${HOLE}?(\`$p\` ${NO_VALUE})`],
    ['powershell -NoProfile -Command "x 25"', 'powershell -NoProfile -Command x 25', 'powershell: x 25'],
    [
      "Start-Process netsh -ArgumentList 'add', 'rule' -Wait",
      'Start-Process netsh -ArgumentList [add rule] -Wait',
      'batch: netsh add rule',
    ],
    ["[scriptblock]::Create('x 25')", 'powershell: x 25'],
    ["Set-Content a.cmd 'netsh a'", 'Set-Content a.cmd netsh a', 'batch: netsh a'],
    ["'netsh a' | Out-File -FilePath a.bat", 'netsh a | Out-File -FilePath a.bat', 'batch: netsh a'],
    ["Set-Content a.txt 'netsh a'", 'Set-Content a.txt netsh a'],
  ],
  'emits members, resources, constructors': [
    ["$c.Bindings = '0.0.0.0:25'", '$c . Bindings = 0.0.0.0:25'],
    ['(Get-X).Port = 25', 'Get-X', '(Get-X) . Port = 25'],
    [
      "Configuration C { Firewall A { Port = '25', '26'; Name = \"n$x\" } }",
      `block Firewall A @{Port=[25 26] Name=n${HOLE}?(\`$x\` ${NO_VALUE})}`,
    ],
    [
      "configuration C { Node x {\n  Firewall A\n  {\n    Port = @('25'\n'26')\n  }\n} }",
      'block Firewall A @{Port=[25 26]}',
    ],
    [
      'Configuration C { foreach ($p in 25, 26) { Firewall "P$p" { Port = $p } } }',
      'block Firewall P25<$p @{Port=25<$p}',
      'block Firewall P26<$p @{Port=26<$p}',
    ],
    [
      'Configuration C { Script A { SetScript = { x 25 } } }',
      'x 25',
      'block Script A @{SetScript=?(`SetScript` is a script block)}',
    ],
    ['[Net.Sockets.TcpClient]::new($h, 25)', `New-Object Net.Sockets.TcpClient [?(\`$h\` ${NO_VALUE}) 25]`],
    [
      '$t = New-Object Net.Sockets.TcpClient; $t.Connect("mx", 25)',
      'New-Object Net.Sockets.TcpClient',
      'New-Object Net.Sockets.TcpClient [mx 25]',
    ],
    ["[Microsoft.Win32.Registry]::SetValue('HKLM', 'P', 1)", 'Set-ItemProperty HKLM P 1'],
  ],
};

describe('PowerShell: what a script does', () => {
  for (const [title, cases] of Object.entries(CASES)) {
    describe(title, () => {
      for (const [script, ...lines] of cases) {
        it(script, () => assert.deepEqual(linesOf(runScript(script)), lines));
      }
    });
  }

  it('tells a value by the characters of its literal', () => {
    const script = `$p = @{ A = 'x25,587' }\nfoo "\${q}:$($p.A)"`;
    const { items } = runScript(script);
    const [command] = items;
    const argument = command?.kind === 'command' ? command.arguments[0] : undefined;
    const text = (argument?.kind === 'value' ? argument.value : undefined) as Text;
    const { start, end } = placeIn(text, text.text.indexOf('587'), text.text.length);
    assert.equal(script.slice(start, end), '587');
    assert.equal(start, script.indexOf('587'));
  });

  it('stops where the budget ends and says so once', () => {
    const { items, unread } = runScript('foreach ($a in 1, 2, 3) { foreach ($b in 1, 2, 3) { x $a $b } }', 40);
    assert.ok(items.length < 9);
    assert.deepEqual(unread, ['what runs here is more than is followed']);
  });

  it('says where calls are nested too deep', () => {
    const chain = Array.from({ length: 20 }, (_, i) => `function f${i} { f${i + 1} }`).join('\n');
    assert.equal(runScript(`${chain}\nf0`).unread.length, 1);
  });
});
