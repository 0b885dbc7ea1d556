using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Tsql;

/// <summary>What the parser lets through and SQL Server 2016 does not have.</summary>
sealed class OldestServer(Statement statement) : TSqlFragmentVisitor
{
    /// <summary>Functions that we use and that 2016 has, with the most arguments that it takes. A new one is looked up first.</summary>
    static readonly Dictionary<string, int> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["abs"] = 1, ["ceiling"] = 1, ["charindex"] = 3, ["concat"] = 254, ["count"] = 1, ["count_big"] = 1,
        ["database_principal_id"] = 1, ["datalength"] = 1, ["dateadd"] = 3, ["datediff"] = 3, ["datefromparts"] = 3,
        ["datepart"] = 2, ["datetime2fromparts"] = 8, ["floor"] = 1, ["hashbytes"] = 2, ["isjson"] = 1, ["json_query"] = 2, ["json_value"] = 2,
        ["len"] = 1, ["lower"] = 1, ["ltrim"] = 1, ["max"] = 1, ["min"] = 1, ["month"] = 1, ["parsename"] = 2,
        ["patindex"] = 2, ["replace"] = 3, ["replicate"] = 2, ["round"] = 3, ["row_number"] = 0, ["rtrim"] = 1,
        ["sign"] = 1, ["string_escape"] = 2, ["stuff"] = 4, ["substring"] = 3, ["sum"] = 1, ["switchoffset"] = 2,
        ["sysutcdatetime"] = 0, ["todatetimeoffset"] = 2, ["upper"] = 1, ["year"] = 1, ["day"] = 1, ["avg"] = 1,
        ["stdevp"] = 1, ["stdev"] = 1, ["sqrt"] = 1, ["percentile_cont"] = 1, ["percentile_disc"] = 1, ["lag"] = 3, ["lead"] = 3,
        ["reverse"] = 1, ["str"] = 3, ["nchar"] = 1, ["unicode"] = 1, ["object_id"] = 2, ["schema_id"] = 1,
    };

    readonly List<string> faults = [];

    public static IEnumerable<string> FaultsOf(Statement statement)
    {
        var visitor = new OldestServer(statement);
        statement.Tree.Accept(visitor);
        return visitor.faults;
    }

    public override void Visit(FunctionCall call)
    {
        var name = call.FunctionName.Value;
        if (!Functions.TryGetValue(name, out var most))
            faults.Add(statement.Fault($"{name} is not among the functions known to be in SQL Server 2016 (test/tsql/OldestServer.cs)", call));
        else if (call.Parameters.Count > most)
            faults.Add(statement.Fault($"{name} takes {most} arguments in SQL Server 2016, and here has {call.Parameters.Count}", call));
        if (name.StartsWith("json_", StringComparison.OrdinalIgnoreCase) && call.Parameters.Count == 2)
            LiteralPath(call.Parameters[1], name);
    }

    public override void Visit(OpenJsonTableReference json)
    {
        if (json.RowPattern is { } path) LiteralPath(path, "openjson");
    }

    public override void Visit(GlobalFunctionTableReference table)
    {
        var known = string.Equals(table.Name.Value, "string_split", StringComparison.OrdinalIgnoreCase);
        if (!known || table.Parameters.Count != 2)
            faults.Add(statement.Fault($"{table.Name.Value} with {table.Parameters.Count} arguments is not in SQL Server 2016", table));
    }

    /// <summary>A path from a variable came with SQL Server 2017.</summary>
    void LiteralPath(ScalarExpression path, string function)
    {
        if (path is not StringLiteral)
            faults.Add(statement.Fault($"the path of {function} must be a literal in SQL Server 2016", path));
    }
}
