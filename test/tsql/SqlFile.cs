using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Tsql;

/// <summary>A file of batches, parsed as SQL Server 2016 does, with "a" for a name.</summary>
sealed record SqlFile(string Path, IReadOnlyList<Statement> Statements, IReadOnlyList<string> Errors)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public static SqlFile Read(string path)
    {
        using var reader = new StreamReader(path);
        var tree = new TSql130Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        var statements = tree is TSqlScript script
            ? script.Batches.SelectMany(batch => batch.Statements).Select(one => new Statement(path, one)).ToList()
            : [];
        return new SqlFile(path, statements, errors.Select(error => $"{path}:{error.Line}: {error.Message}").ToList());
    }
}

sealed record Statement(string Path, TSqlStatement Tree)
{
    public string Place => $"{Path}:{Tree.StartLine}";

    public string Text => TextOf(Tree);

    public string Fault(string says, TSqlFragment? at = null) => $"{Path}:{(at ?? Tree).StartLine}: {says}";

    public static string TextOf(TSqlFragment tree) => string.Concat(
        tree.ScriptTokenStream.Skip(tree.FirstTokenIndex).Take(tree.LastTokenIndex - tree.FirstTokenIndex + 1)
            .Select(token => token.Text));
}
