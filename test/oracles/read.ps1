<#
.SYNOPSIS
    Asks PowerShell's own parser and binder what they read in scripts.
.DESCRIPTION
    Input is a JSON array of objects with `id` and `source`; output, on standard output, one JSON array with an object for
    each: `errors` of the parser, `commands` with the arguments that were bound, `comments`. No script is run.
    Cmdlets that this machine does not have are stood in for by functions without a body, made from cmdlets.json.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File read.ps1 -InputFile cases.json -CmdletFile cmdlets.json
#>
using namespace System.Management.Automation
using namespace System.Management.Automation.Language
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Mandatory)] [string] $InputFile,
    [Parameter(Mandatory)] [string] $CmdletFile
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Initialize-Cmdlet([System.Collections.IDictionary] $Table) {
    foreach ($cmdlet in $Table.Keys) {
        $positions = [System.Collections.Generic.HashSet[int]]::new()
        $parameters = foreach ($name in $Table[$cmdlet].Keys) {
            $facts = $Table[$cmdlet][$name]
            $text = '[Parameter('
            # Of two parameters with one position the first by name has it.
            if ($facts.ContainsKey('position') -and $positions.Add($facts['position'])) { $text += "Position = $($facts['position'])" }
            $text += ')]'
            if ($facts.ContainsKey('aliases')) { $text += "[Alias($(($facts['aliases'] | ForEach-Object { "'$_'" }) -join ', '))]" }
            $type = switch -Wildcard ($facts['type']) { 'Switch' { 'switch' } '*[[]]' { 'object[]' } default { 'object' } }
            "$text[$type]`${$name}"
        }
        $body = "[CmdletBinding(PositionalBinding = `$false, SupportsShouldProcess)] param($($parameters -join ",`n"))"
        Set-Item -Path "function:global:$cmdlet" -Value ([scriptblock]::Create($body))
    }
    Set-Alias -Name TNC -Value Test-NetConnection -Scope Global
}

function ConvertTo-Span([IScriptExtent] $Extent) {
    return , @(
        $Extent.StartOffset, $Extent.EndOffset,
        $Extent.StartLineNumber, $Extent.StartColumnNumber, $Extent.EndLineNumber, $Extent.EndColumnNumber)
}

# The expressions that make up some statements; nothing where there are other statements among them.
function Select-Expression([Ast[]] $Statements) {
    $found = [System.Collections.Generic.List[Ast]]::new()
    foreach ($statement in $Statements) {
        $isPlain = $statement -is [PipelineAst] -and $statement.PipelineElements.Count -eq 1 -and
            $statement.PipelineElements[0] -is [CommandExpressionAst]
        if ($isPlain) { $found.Add($statement.PipelineElements[0].Expression) }
        elseif ($statement -is [CommandExpressionAst]) { $found.Add($statement.Expression) }
        else { return , @() }
    }
    return , $found.ToArray()
}

function Get-Part([Ast] $Node) {
    switch ($Node.GetType().Name) {
        'ArrayLiteralAst' { return , @($Node.Elements) }
        'ArrayExpressionAst' { return , (Select-Expression $Node.SubExpression.Statements) }
        'SubExpressionAst' { return , (Select-Expression $Node.SubExpression.Statements) }
        'ParenExpressionAst' { return , (Select-Expression $Node.Pipeline) }
        'ConvertExpressionAst' { return , @($Node.Child) }
        'ErrorExpressionAst' { return , @($Node.NestedAst | Where-Object { $null -ne $_ }) }
    }
    return , @()
}

function Get-Leaf([Ast] $Node, [bool] $Inner) {
    $parts = Get-Part $Node
    if ($parts.Count -gt 0) {
        foreach ($part in $parts) { Get-Leaf $part $true }
        return
    }
    $kind = switch ($Node.GetType().Name) {
        'StringConstantExpressionAst' { [string] $Node.StringConstantType }
        'ExpandableStringExpressionAst' { 'Expandable' + $Node.StringConstantType }
        'ConstantExpressionAst' { 'Number' }
        default { $_ -replace '(?:Expression)?Ast$' }
    }
    $leaf = [ordered]@{ text = $Node.Extent.Text; kind = $kind; place = ConvertTo-Span $Node.Extent }
    $value = $null
    try { $value = $Node.SafeGetValue() } catch { Write-Debug "not constant: $_" }
    if ($value -is [string] -or $value -is [ValueType]) {
        $leaf.value = $value
        # A number by itself reaches a text parameter as it is written.
        $leaf.string = $kind -eq 'Number' -and -not $Inner ? $Node.Extent.Text : [string]::Format([cultureinfo]::InvariantCulture, '{0}', $value)
    }
    $leaf
}

# The parameter in front of a value, or the one that holds it.
function Find-Parameter([CommandAst] $Command, [Ast] $Value) {
    $elements = $Command.CommandElements
    if ($Value -is [CommandParameterAst]) { return $Value }
    for ($i = 1; $i -lt $elements.Count; $i++) {
        $element = $elements[$i]
        if ($element -is [CommandParameterAst]) {
            if ($element.Argument -eq $Value) { return $element }
            if ($null -eq $element.Argument -and $i + 1 -lt $elements.Count -and $elements[$i + 1] -eq $Value) { return $element }
        }
    }
}

function ConvertTo-Argument([CommandAst] $Command, [string] $Name, [Ast] $Value) {
    $argument = [ordered]@{ parameter = $Name }
    $spelled = Find-Parameter $Command $Value
    if ($spelled) {
        $argument.written = "-$($spelled.ParameterName)"
        $argument.writtenPlace = ConvertTo-Span $spelled.Extent
    }
    $argument.place = ConvertTo-Span $Value.Extent
    $argument.elements = @(if ($Value -isnot [CommandParameterAst]) { Get-Leaf $Value $false })
    $argument
}

# A switch is bound without saying by which word.
function Find-SwitchWord([CommandAst] $Command, [string] $Name, [object] $Bound) {
    $aliases = @($Bound.Parameter ? $Bound.Parameter.Aliases : @())
    foreach ($element in $Command.CommandElements) {
        if ($element -isnot [CommandParameterAst]) { continue }
        $word = $element.ParameterName
        if ($word -in $aliases -or $Name.StartsWith($word, [StringComparison]::OrdinalIgnoreCase)) { return $element.Argument ?? $element }
    }
}

function ConvertTo-Command([CommandAst] $Command) {
    $name = $Command.GetCommandName()
    $resolved = $null
    if ($name) {
        $found = $ExecutionContext.InvokeCommand.GetCommand($name, [CommandTypes] 'Alias, Function, Cmdlet')
        if ($found -is [AliasInfo]) { $found = $found.ResolvedCommand }
        if ($found) { $resolved = $found.Name }
    }
    $invocation = switch ($Command.InvocationOperator) { 'Ampersand' { 'Ampersand' } 'Dot' { 'Dot' } default { '' } }
    $result = [ordered]@{
        name = $name; resolved = $resolved; place = ConvertTo-Span $Command.Extent; invocation = $invocation; arguments = @(); errors = @()
    }
    $words = @($Command.CommandElements | Select-Object -Skip 1)
    $program = $name -and ($name -split '[\\/]')[-1] -in 'netsh', 'netsh.exe', 'reg', 'reg.exe', 'cmd', 'cmd.exe'
    if (-not $name -or $program) {
        $result.arguments = @(foreach ($word in $words) {
                $leaves = $word -is [CommandParameterAst] ?
                    [ordered]@{ text = $word.Extent.Text; kind = 'Parameter'; place = ConvertTo-Span $word.Extent } : (Get-Leaf $word $false)
                [ordered]@{ parameter = $null; place = ConvertTo-Span $word.Extent; elements = @($leaves) }
            })
        return $result
    }
    # The binder would take a splat for a value of its own: it is shown the command without.
    $shown = $Command
    $isSplat = { $args[0] -is [VariableExpressionAst] -and $args[0].Splatted }
    if ($words | Where-Object { & $isSplat $_ }) {
        $kept = [CommandElementAst[]] @($Command.CommandElements | Where-Object { -not (& $isSplat $_) } | ForEach-Object { $_.Copy() })
        $shown = [CommandAst]::new($Command.Extent, $kept, $Command.InvocationOperator, $null)
        $null = [PipelineAst]::new($Command.Extent, $shown)
    }
    try { $binding = [StaticParameterBinder]::BindCommand($shown, $null -ne $resolved) }
    catch {
        # The binder fails on some calls of what it knows; it can still pair names and values as they stand.
        $result.resolved = $null
        $binding = [StaticParameterBinder]::BindCommand($shown, $false)
    }
    $bound = foreach ($pair in $binding.BoundParameters.GetEnumerator()) {
        $value = $pair.Value.Value ?? (Find-SwitchWord $shown $pair.Key $pair.Value)
        if ($value) { ConvertTo-Argument $shown $pair.Key $value }
    }
    $result.arguments = @($bound | Sort-Object { $_.place[0] })
    $result.errors = @(foreach ($pair in $binding.BindingExceptions.GetEnumerator()) {
            [ordered]@{ id = $pair.Value.BindingException.ErrorId; parameter = $pair.Key }
        })
    return $result
}

function Read-Source([string] $Id, [string] $Source) {
    $tokens = $null
    $problems = $null
    $root = [Parser]::ParseInput($Source, [ref] $tokens, [ref] $problems)
    $keyword = @($tokens | Where-Object { $_.Kind -eq [TokenKind]::Configuration })
    if ($keyword) {
        # `configuration` wants DSC, which is not here: as a function of the same length it reads alike.
        $characters = $Source.ToCharArray()
        foreach ($token in $keyword) { 'function     '.CopyTo(0, $characters, $token.Extent.StartOffset, 13) }
        $root = [Parser]::ParseInput([string]::new($characters), [ref] $tokens, [ref] $problems)
    }
    $commands = $root.FindAll({ $args[0] -is [CommandAst] }, $true)
    [ordered]@{
        id       = $Id
        errors   = @(foreach ($problem in $problems) { [ordered]@{ id = $problem.ErrorId; place = ConvertTo-Span $problem.Extent } })
        commands = @(foreach ($command in $commands) { ConvertTo-Command $command })
        comments = @(foreach ($token in $tokens) { if ($token.Kind -eq [TokenKind]::Comment) { , @($token.Extent.StartOffset, $token.Extent.EndOffset) } })
    }
}

Import-Module Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility
$PSModuleAutoLoadingPreference = 'None'
Initialize-Cmdlet (Get-Content -Raw -LiteralPath $CmdletFile | ConvertFrom-Json -AsHashtable)
$cases = Get-Content -Raw -LiteralPath $InputFile | ConvertFrom-Json -AsHashtable -NoEnumerate
$readings = @(foreach ($case in $cases) { Read-Source $case['id'] $case['source'] })
ConvertTo-Json -InputObject $readings -Depth 24 -Compress -EscapeHandling EscapeNonAscii
