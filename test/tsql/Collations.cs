using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Tsql;

/// <summary>COLLATE may not stand on an expression that a COLLATE within it has made explicit already.</summary>
sealed class Collations(Statement statement) : TSqlFragmentVisitor
{
    /// <summary>Functions whose text has the collation of their arguments.</summary>
    static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        "left", "right", "substring", "ltrim", "rtrim", "replace", "replicate", "stuff", "concat", "lower", "upper", "reverse", "max", "min",
    };

    readonly List<string> faults = [];

    public static IEnumerable<string> FaultsOf(Statement statement)
    {
        var visitor = new Collations(statement);
        statement.Tree.Accept(visitor);
        return visitor.faults;
    }

    public override void Visit(PrimaryExpression expression)
    {
        if (expression.Collation is not null && IsExplicit(expression, own: false))
            faults.Add(statement.Fault("COLLATE on an expression that has one within already", expression));
    }

    static bool IsExplicit(ScalarExpression? expression, bool own = true) => expression switch
    {
        null => false,
        PrimaryExpression { Collation: not null } when own => true,
        ParenthesisExpression inner => IsExplicit(inner.Expression),
        BinaryExpression both => IsExplicit(both.FirstExpression) || IsExplicit(both.SecondExpression),
        CastCall cast => IsExplicit(cast.Parameter),
        TryCastCall cast => IsExplicit(cast.Parameter),
        ConvertCall convert => IsExplicit(convert.Parameter),
        TryConvertCall convert => IsExplicit(convert.Parameter),
        CoalesceExpression first => first.Expressions.Any(one => IsExplicit(one)),
        NullIfExpression either => IsExplicit(either.FirstExpression),
        IIfCall either => IsExplicit(either.ThenExpression) || IsExplicit(either.ElseExpression),
        SearchedCaseExpression cases => cases.WhenClauses.Any(one => IsExplicit(one.ThenExpression)) || IsExplicit(cases.ElseExpression),
        SimpleCaseExpression cases => cases.WhenClauses.Any(one => IsExplicit(one.ThenExpression)) || IsExplicit(cases.ElseExpression),
        LeftFunctionCall left => left.Parameters.Any(one => IsExplicit(one)),
        RightFunctionCall right => right.Parameters.Any(one => IsExplicit(one)),
        FunctionCall call => Texts.Contains(call.FunctionName.Value) && call.Parameters.Any(one => IsExplicit(one)),
        ScalarSubquery { QueryExpression: QuerySpecification query } =>
            query.SelectElements is [SelectScalarExpression only] && IsExplicit(only.Expression),
        _ => false,
    };
}
