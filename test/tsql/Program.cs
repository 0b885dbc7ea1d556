using Tsql;

// Everything in a folder of T-SQL, against Microsoft's own parser for SQL Server 2016 and a model of the schema.
if (args is not [var folder])
{
    Console.Error.WriteLine("Give the folder with the statements, such as sql/mssql.");
    return 2;
}

var files = Directory.GetFiles(folder, "*.sql").Order(StringComparer.Ordinal).Select(SqlFile.Read).ToList();
if (files.Count == 0)
{
    Console.Error.WriteLine($"{folder} holds no statements.");
    return 2;
}

var faults = files.SelectMany(file => file.Errors).ToList();
var statements = files.SelectMany(file => file.Statements).ToList();
foreach (var statement in statements)
{
    faults.AddRange(OldestServer.FaultsOf(statement));
    faults.AddRange(Collations.FaultsOf(statement));
}

// Without a schema that parses, every name would be unknown.
if (files.All(file => file.Errors.Count == 0)) faults.AddRange(SchemaModel.FaultsOf(files));

var sizes = statements.Select(statement => (statement, size: ExpressionSize.Of(statement.Tree)))
    .OrderByDescending(one => one.size.Total).ToList();
faults.AddRange(sizes.Where(one => one.size.Total > ExpressionSize.Limit).Select(one =>
    one.statement.Fault($"{one.size.Total:N0} identifiers and constants after expansion, of which {one.size.Largest:N0} in one expression; allowed are {ExpressionSize.Limit:N0}")));

foreach (var fault in faults) Console.Error.WriteLine(fault);
Console.WriteLine($"{files.Count} files, {statements.Count} statements; the largest after expansion:");
foreach (var (statement, size) in sizes.Take(5))
    Console.WriteLine($"  {size.Total,9:N0}  (one expression {size.Largest:N0})  {statement.Place}");
Console.WriteLine(faults.Count == 0 ? "No fault." : $"{faults.Count} faults.");
return faults.Count == 0 ? 0 : 1;
