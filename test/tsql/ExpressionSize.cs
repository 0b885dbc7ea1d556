using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Tsql;

/// <summary>
/// How many identifiers and constants a statement has once SQL Server has put every derived column into each place
/// that refers to it, as it does with one-row CROSS APPLY (SELECT …), derived tables and common table expressions.
/// Beyond 65,535 in one expression, of which a select list is one, it answers with error 8632. What it works out
/// first and then refers to stands once: groups, unions, TOP, and OUTER APPLY, which keeps its row in a constant scan.
/// </summary>
sealed class ExpressionSize
{
    public const long Limit = 20_000;

    /// <summary>All expressions together, so that it does not matter which of them SQL Server takes for one.</summary>
    public long Total { get; private set; }

    public long Largest { get; private set; }

    public static ExpressionSize Of(TSqlStatement statement)
    {
        var size = new ExpressionSize();
        statement.Accept(new Finder(size, new Scope(null)));
        return size;
    }

    void Note(long expression)
    {
        Total += expression;
        Largest = Math.Max(Largest, expression);
    }

    /// <summary>What an alias stands for: the sizes of its columns, or null of a table, whose columns are one each.</summary>
    sealed record Source(string? Alias, IReadOnlyDictionary<string, long>? Columns);

    sealed class Scope(Scope? outer)
    {
        readonly List<Source> sources = [];
        readonly Dictionary<string, Source> named = new(StringComparer.OrdinalIgnoreCase);

        public void Add(Source source) => sources.Add(source);

        /// <summary>A common table expression.</summary>
        public void Name(string name, Source source) => named[name] = source;

        public Source? Named(string name) => named.GetValueOrDefault(name) ?? outer?.Named(name);

        public IEnumerable<KeyValuePair<string, long>> AllColumns(string? alias) => sources
            .Where(one => one.Columns is not null && (alias is null || Same(one.Alias, alias)))
            .SelectMany(one => one.Columns!);

        public long SizeOf(ColumnReferenceExpression column)
        {
            var parts = column.MultiPartIdentifier?.Identifiers;
            if (parts is null or { Count: 0 }) return 1;
            return Find(parts.Count > 1 ? parts[^2].Value : null, parts[^1].Value) ?? 1;
        }

        long? Find(string? alias, string column)
        {
            foreach (var source in sources)
            {
                if (alias is not null && !Same(source.Alias, alias)) continue;
                if (source.Columns is null && alias is not null) return 1;
                if (source.Columns?.TryGetValue(column, out var size) == true) return size;
            }
            return outer?.Find(alias, column);
        }

        static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The columns of a query, as large as they are where it is put in place.</summary>
    Dictionary<string, long> Columns(QueryExpression query, Scope outer, IList<Identifier>? names = null, bool once = false)
    {
        if (query is QueryParenthesisExpression inner) return Columns(inner.QueryExpression, outer, names, once);
        if (query is BinaryQueryExpression both)
        {
            Columns(both.SecondQueryExpression, outer, null, once: true);
            return Columns(both.FirstQueryExpression, outer, names, once: true);
        }
        var select = (QuerySpecification)query;
        var scope = ScopeOf(select, outer);
        var worked = once || select.GroupByClause is not null || select.TopRowFilter is not null
            || select.UniqueRowFilter == UniqueRowFilter.Distinct || select.OffsetClause is not null;
        var columns = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        long list = 0;
        foreach (var (element, place) in select.SelectElements.Select((one, place) => (one, place)))
        {
            if (element is SelectStarExpression star)
                foreach (var (name, size) in scope.AllColumns(star.Qualifier?.Identifiers[^1].Value))
                {
                    columns[name] = worked ? 1 : size;
                    list += size;
                }
            if (element is not SelectScalarExpression { Expression: var expression } scalar) continue;
            var own = SizeOf(expression, scope);
            list += own;
            var called = names?.ElementAtOrDefault(place)?.Value ?? scalar.ColumnName?.Value
                ?? (expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value;
            if (called is not null) columns[called] = worked ? 1 : own;
        }
        if (worked) Note(list);
        return columns;
    }

    /// <summary>A query whose rows are the end: its select list is one expression.</summary>
    void Select(QueryExpression query, Scope outer) => Columns(query, outer, null, once: true);

    Scope ScopeOf(QuerySpecification select, Scope outer)
    {
        var scope = new Scope(outer);
        foreach (var table in select.FromClause?.TableReferences ?? []) Add(table, scope);
        foreach (var part in new TSqlFragment?[] { select.WhereClause, select.GroupByClause, select.HavingClause, select.OrderByClause })
            if (part is not null) Note(SizeOf(part, scope));
        return scope;
    }

    void Add(TableReference table, Scope scope, bool once = false)
    {
        switch (table)
        {
            case UnqualifiedJoin join:
                Add(join.FirstTableReference, scope);
                Add(join.SecondTableReference, scope, once: join.UnqualifiedJoinType == UnqualifiedJoinType.OuterApply);
                break;
            case QualifiedJoin join:
                Add(join.FirstTableReference, scope);
                Add(join.SecondTableReference, scope);
                Note(SizeOf(join.SearchCondition, scope));
                break;
            case JoinParenthesisTableReference inner:
                Add(inner.Join, scope);
                break;
            case QueryDerivedTable derived:
                scope.Add(new Source(derived.Alias?.Value, Columns(derived.QueryExpression, scope, derived.Columns, once)));
                break;
            case NamedTableReference named:
                var name = named.SchemaObject.BaseIdentifier.Value;
                var found = named.SchemaObject.SchemaIdentifier is null ? scope.Named(name) : null;
                scope.Add(new Source(named.Alias?.Value ?? name, found?.Columns));
                break;
            case TableReferenceWithAlias other:
                scope.Add(new Source(other.Alias?.Value, null));
                // The arguments of a function that gives rows are an expression of their own.
                Note(SizeOf(other, scope));
                break;
        }
    }

    long SizeOf(TSqlFragment fragment, Scope scope)
    {
        var counter = new Counter(this, scope);
        fragment.Accept(counter);
        return counter.Size;
    }

    /// <summary>A query within an expression counts in it, whole: it is repeated with it.</summary>
    long SizeOf(QueryExpression query, Scope outer)
    {
        var within = new ExpressionSize();
        within.Select(query, outer);
        return within.Total;
    }

    sealed class Counter(ExpressionSize size, Scope scope) : TSqlFragmentVisitor
    {
        public long Size { get; private set; }

        public override void ExplicitVisit(ColumnReferenceExpression column) => Size += scope.SizeOf(column);

        public override void ExplicitVisit(ScalarSubquery query) => Size += size.SizeOf(query.QueryExpression, scope);

        public override void ExplicitVisit(SqlDataTypeReference type) { }

        public override void ExplicitVisit(SchemaDeclarationItemOpenjson column) { }

        public override void Visit(Literal constant) => Size++;

        public override void Visit(VariableReference variable) => Size++;
    }

    /// <summary>The expressions of a statement, of whichever kind.</summary>
    sealed class Finder(ExpressionSize size, Scope scope) : TSqlFragmentVisitor
    {
        public override void ExplicitVisit(CommonTableExpression named)
        {
            // Itself, in a recursive one.
            var name = named.ExpressionName.Value;
            scope.Name(name, new Source(name, null));
            scope.Name(name, new Source(name, size.Columns(named.QueryExpression, scope, named.Columns)));
        }

        public override void ExplicitVisit(SelectStatement select)
        {
            select.WithCtesAndXmlNamespaces?.Accept(this);
            size.Select(select.QueryExpression, scope);
        }

        public override void ExplicitVisit(SelectInsertSource source) => size.Select(source.Select, scope);

        public override void ExplicitVisit(ViewStatementBody view) => size.Select(view.SelectStatement.QueryExpression, scope);

        public override void ExplicitVisit(UpdateSpecification update)
        {
            var inner = Within(update);
            foreach (var set in update.SetClauses) size.Note(size.SizeOf(set, inner));
            if (update.WhereClause is { } where) size.Note(size.SizeOf(where, inner));
        }

        public override void ExplicitVisit(DeleteSpecification delete)
        {
            if (delete.WhereClause is { } where) size.Note(size.SizeOf(where, Within(delete)));
        }

        public override void ExplicitVisit(MergeSpecification merge)
        {
            var inner = new Scope(scope);
            size.Add(merge.TableReference, inner);
            size.Note(size.SizeOf(merge.SearchCondition, inner));
            foreach (var action in merge.ActionClauses) size.Note(size.SizeOf(action, inner));
        }

        Scope Within(UpdateDeleteSpecificationBase changed)
        {
            var inner = new Scope(scope);
            foreach (var table in changed.FromClause?.TableReferences ?? []) size.Add(table, inner);
            return inner;
        }
    }
}
