using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Tsql;

/// <summary>
/// A model of the database as schema.sql makes it, with each statement as the body of a procedure: every name in
/// every statement is a table, a column or a parameter, or a fault.
/// </summary>
static partial class SchemaModel
{
    static readonly Sql130ScriptGenerator Generator = new();

    public static IEnumerable<string> FaultsOf(IReadOnlyList<SqlFile> files)
    {
        using var model = new TSqlModel(SqlServerVersion.Sql130, new TSqlModelOptions { Collation = "Latin1_General_CI_AS" });
        var faults = new List<string>();
        var places = new Dictionary<string, Statement>();
        foreach (var statement in Folded(files.SelectMany(file => file.Statements)))
        {
            var body = Statement.TextOf(statement.Tree);
            var text = statement.Tree switch
            {
                CreateTableStatement table => Script(table),
                CreateSchemaStatement or CreateIndexStatement or ViewStatementBody or CreateRoleStatement or GrantStatement => body,
                PredicateSetStatement => null,
                // The model knows no conditions; what is created under one is created.
                IfStatement { ThenStatement: ExecuteStatement } conditional => Executed(conditional),
                _ => Procedure(statement, places),
            };
            if (text is null) continue;
            try
            {
                model.AddOrUpdateObjects(text, statement.Place, new TSqlObjectOptions { QuotedIdentifier = true });
            }
            catch (DacModelException refused)
            {
                faults.Add(statement.Fault($"{refused.Message} {string.Join(' ', refused.Messages.Select(one => one.Message))}".Trim()));
            }
        }
        faults.AddRange(model.Validate().Select(message => WithPlace(message.Message, places)));
        return faults;
    }

    /// <summary>The model names the procedure that we made of a statement; a person looks for the statement.</summary>
    static string WithPlace(string message, Dictionary<string, Statement> places)
    {
        var named = Made().Match(message);
        return named.Success && places.TryGetValue(named.Value, out var statement) ? $"{statement.Place}: {message}" : message;
    }

    [GeneratedRegex(@"statement \d+")]
    private static partial Regex Made();

    static string Procedure(Statement statement, Dictionary<string, Statement> places)
    {
        var name = $"statement {places.Count + 1}";
        places[name] = statement;
        var parameters = new Parameters();
        statement.Tree.Accept(parameters);
        var declared = string.Join(", ", parameters.Names.Select(parameter => $"{parameter} sql_variant"));
        return $"create procedure [{name}] {declared} as begin {Statement.TextOf(statement.Tree)} end";
    }

    static string? Executed(IfStatement conditional)
    {
        var execute = ((ExecuteStatement)conditional.ThenStatement).ExecuteSpecification.ExecutableEntity;
        return execute is ExecutableStringList { Strings: [StringLiteral text] } ? text.Value : null;
    }

    static string Script(TSqlFragment tree)
    {
        Generator.GenerateScript(tree, out var text);
        return text;
    }

    /// <summary>Tables with the columns that later statements add to them, or take from them: a model is a state.</summary>
    static List<Statement> Folded(IEnumerable<Statement> statements)
    {
        var tables = new Dictionary<string, TableDefinition>(StringComparer.OrdinalIgnoreCase);
        var kept = new List<Statement>();
        static string Name(SchemaObjectName name) => string.Join('.', name.Identifiers.Select(one => one.Value));
        foreach (var statement in statements)
        {
            switch (statement.Tree)
            {
                case CreateTableStatement table:
                    tables[Name(table.SchemaObjectName)] = table.Definition;
                    kept.Add(statement);
                    break;
                case AlterTableAddTableElementStatement adds:
                    var definition = tables[Name(adds.SchemaObjectName)];
                    foreach (var column in adds.Definition.ColumnDefinitions) definition.ColumnDefinitions.Add(column);
                    foreach (var constraint in adds.Definition.TableConstraints) definition.TableConstraints.Add(constraint);
                    break;
                case AlterTableDropTableElementStatement drops:
                    foreach (var element in drops.AlterTableDropTableElements) Drop(tables[Name(drops.SchemaObjectName)], element.Name.Value);
                    break;
                case AlterTableAlterColumnStatement alters:
                    var altered = tables[Name(alters.SchemaObjectName)].ColumnDefinitions.Single(one => Same(one.ColumnIdentifier, alters.ColumnIdentifier.Value));
                    altered.DataType = alters.DataType;
                    altered.Collation = alters.Collation;
                    break;
                case DropViewStatement dropped:
                    var gone = dropped.Objects.Select(Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
                    kept.RemoveAll(one => one.Tree is ViewStatementBody view && gone.Contains(Name(view.SchemaObjectName)));
                    break;
                case AlterTableStatement:
                    // Compression, a trigger switched off: no name of it is used elsewhere.
                    break;
                default:
                    kept.Add(statement);
                    break;
            }
        }
        return kept;
    }

    static void Drop(TableDefinition table, string name)
    {
        if (table.ColumnDefinitions.FirstOrDefault(one => Same(one.ColumnIdentifier, name)) is { } column)
            table.ColumnDefinitions.Remove(column);
        if (table.TableConstraints.FirstOrDefault(one => Same(one.ConstraintIdentifier, name)) is { } constraint)
            table.TableConstraints.Remove(constraint);
    }

    static bool Same(Identifier? one, string name) => string.Equals(one?.Value, name, StringComparison.OrdinalIgnoreCase);

    sealed class Parameters : TSqlFragmentVisitor
    {
        public SortedSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override void Visit(VariableReference variable) => Names.Add(variable.Name);
    }
}
